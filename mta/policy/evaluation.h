// evaluate: puts a probe to the restriction lists of a service, the way the server does.
//
// Shape:   steps, one for every call that was reached, and how it ends. What cannot be known (a policy server, a table
// that
//          cannot be read) is assumed to answer as the caller says; evaluating with each assumption tells what is
//          certain.
// Units:   spans are offsets in the value of `Step::parameter`, or of the table's result.
// Errors:  none; a configuration error refuses, as the server does with 451 4.3.5.
// Source:  SMTPD_ACCESS_README, postconf(5), access(5), RESTRICTION_CLASS_README.
// Threads: pure function, apart from what the tables do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libconf/base/source.h"
#include "mta/policy/parse_list.h"
#include "mta/policy/probe.h"
#include "mta/policy/service.h"

namespace postern::policy {

/// What somebody answers whom we cannot ask.
enum class Assume : std::uint8_t { refuses, has_no_opinion, permits };

enum class Opinion : std::uint8_t {
    none,
    permit,
    refuse,
    warn,  // refuses, but warn_if_reject stands in front
    defer_if_permit,
    defer_if_reject,
    discard,  // accepted and thrown away
};

struct Step {
    Stage stage = Stage::client;
    std::string parameter;  // the list or class that the span is in; empty: the result of a table's entry
    std::size_t depth = 0;  // 0: in the list itself, 1: in a class or result that it uses …
    Call call;              // spans as in `parameter`
    std::string text;       // the call as written
    Opinion opinion = Opinion::none;
    bool known = true;  // no: the opinion is what was assumed
    std::string why;    // "the client is in mynetworks"
    std::string key;    // of the table's entry that decided
    SourceRange entry;  // its place
};

struct Run {
    bool permitted = false;
    std::vector<Step> steps;
    /// The step that refused or discarded, or the last one that permitted a list; nullopt: nothing had an opinion.
    std::optional<std::size_t> decided_by;
    /// The list that refused.
    std::optional<Stage> refused_in;
    bool all_known = true;
};

/// The step of the list itself that led to a step inside a class or a table's result.
const Step& in_list(const Run& run, std::size_t step);

Run evaluate(const Service& service, const Probe& probe, Assume assume);

/// The client's address is in mynetworks; nullopt: that hangs on something that cannot be read.
std::optional<bool> in_mynetworks(const Service& service, const IpAddress& address);

}  // namespace postern::policy
