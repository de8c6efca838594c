// Content: what header_checks, body_checks and their relatives do to a message, line by line.
//
// Shape:   one Hit for each piece that a table has, in the order of the message. The parameters are those of the
//          cleanup entry that the listener uses.
// Errors:  none; a table that nobody can read makes the result unknown.
// Source:  header_checks(5); mta/policy/content_checks.h.
// Threads: one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mta/policy/content_checks.h"
#include "mta/policy/message_parts.h"
#include "tools/trace/oracle.h"

namespace postern::trace_tool {

struct ContentHit {
    policy::Checks checks = policy::Checks::header;
    std::size_t line = 0;  // of the message, from 1
    std::string text;
    policy::ContentDecision decision;
};

struct ContentResult {
    std::vector<ContentHit> hits;
    std::size_t pieces = 0;  // headers and body lines that were looked at
    bool asked = false;      // some table was there to ask
    /// Null: the message passes.
    const ContentHit* refusal() const;
};

/// "pass", "reject 5.7.1 no", "IGNORE, PREPEND X: y": the reply, or the results of the entries that had a line.
std::string summary_of(const ContentResult& content);

ContentResult check_message(const conf::Values& values, std::string_view message, policy::Driver& driver);

}  // namespace postern::trace_tool
