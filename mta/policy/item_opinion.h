// item_opinion: what one call of a restriction list thinks of a probe.
//
// Shape:   an opinion that is certain, one that nobody knows (`known` is false), or a further list to go through
//          (`nested`: the result of a table).
// Errors:  none; a configuration error is a refusal that warn_if_reject does not turn into a warning (`broken`).
// Source:  postconf(5), access(5), SMTPD_ACCESS_README.
// Threads: pure function, apart from what the tables do.
#pragma once

#include <optional>
#include <string>

#include "mta/policy/evaluation.h"

namespace postern::policy {

struct ItemOpinion {
    Opinion opinion = Opinion::none;
    bool known = true;
    bool may_permit = true;  // of what is not known
    bool broken = false;
    std::string why;
    std::string key;
    SourceRange entry;
    std::optional<std::string> nested;
};

struct Item {
    const ParsedList& list;
    const Call& call;
    Moment moment;
};

/// Classes without a definition are not known; others are for the caller to enter.
ItemOpinion item_opinion(const Service& service, const Probe& probe, const Item& item);

}  // namespace postern::policy
