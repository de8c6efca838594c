// judge: whether a kind of client may send mail to a kind of recipient, through one smtpd service.
//
// Shape:   permit and reject are certain, whatever policy servers and unreadable tables answer; unknown hangs on them.
// A
//          stranger who wants to relay chooses HELO, sender and one of the wide trusted networks to its advantage: what
//          one choice permits is permitted.
// Errors:  none.
// Source:  SMTPD_ACCESS_README, postconf(5).
// Threads: pure function, apart from what the tables do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "mta/policy/evaluation.h"
#include "mta/policy/service.h"

namespace postern::policy {

enum class Who : std::uint8_t {
    stranger,       // a public address outside of all but the widest networks, valid names, no login
    trusted,        // a host in mynetworks
    authenticated,  // a stranger's address, but logged in
};
enum class Where : std::uint8_t {
    ours,     // a domain that we receive mail for, a recipient that exists
    foreign,  // a domain of somebody else
};
enum class Ruling : std::uint8_t { permit, reject, unknown };

struct Judgement {
    Ruling verdict = Ruling::unknown;
    Probe probe;  // the client, sender and recipient that it is about
    /// permit: the run in which everything unknown refuses; reject: the one in which it permits; unknown: the one in
    /// which it has no opinion.
    Run run;
    /// Mail gets through as long as policy servers and unreadable tables have no opinion.
    bool permits_when_silent = false;
};

/// nullopt: there is nobody of that kind (trusted, and mynetworks has no address).
std::optional<Judgement> judge(const Service& service, Who who, Where where);

/// The step a reader should look at when a stranger may relay: the one that permits before a relay guard of the same
/// list could refuse, else the last one that permits. nullopt: no step permits, the lists merely end.
std::optional<std::size_t> culprit(const Service& service, const Run& run);

/// A judgement of one probe alone.
Judgement judge_probe(const Service& service, const Probe& probe);

std::string_view ruling_name(Ruling verdict);

}  // namespace postern::policy
