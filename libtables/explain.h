// ExplainStep: one line of the story of a lookup, for people who ask why.
//
// Shape:   what happened, in words, where, and how deep in a chain of tables (0: the table that was asked).
// Errors:  none.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libtables/lookup.h"

namespace postern::tables {

enum class StepKind : std::uint8_t {
    asked,      // a table of a chain gets a key
    matched,    // the rule or line that decided
    passed,     // a rule that matched, but does not decide: the head of an `if` block
    near_miss,  // an entry that nearly fits: differs in case, or a wider or narrower network
    note,       // anything else worth knowing
};

struct ExplainStep {
    StepKind kind = StepKind::note;
    std::string text;
    MatchSite site{};
    unsigned depth = 0;
};

using Explanation = std::vector<ExplainStep>;

}  // namespace postern::tables
