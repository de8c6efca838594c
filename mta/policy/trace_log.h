// TraceLog: what happened while restriction lists were evaluated, step by step.
//
// Shape:   one entry for each call that was reached, in order; a class or a list from a table comes before the entries
//          inside it, which are one deeper. Questions belong to the entry that asked them.
// Units:   spans are offsets in the value of the parameter `parameter`; with an empty parameter, in `source`, a list
//          that a table gave. conf::ResolvedValue::range() makes places in files of them.
// Errors:  none.
// Threads: plain value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/syntax/quoting.h"
#include "mta/policy/question.h"
#include "mta/policy/restriction.h"
#include "mta/policy/verdict.h"

namespace postern::policy {

struct Exchange {
    Question question;
    Answer answer;
};

struct TraceEntry {
    Stage stage = Stage::client;
    std::string parameter;                // the list or class that has the call; empty: the result of a table
    std::string source;                   // with an empty parameter: the list itself
    std::size_t depth = 0;                // 0: in one of the eight lists
    std::size_t index = 0;                // of the call in its list
    conf::TextSpan span;                  // of the call
    std::string text;                     // the call as written
    const Restriction* record = nullptr;  // null: a class, or a word that nobody knows
    bool warning = false;                 // warn_if_reject stands in front
    bool known = true;                    // no: an answer was unknown, the verdict is what was assumed
    std::vector<Exchange> exchanges;
    Verdict verdict;
    std::vector<Effect> effects;
    /// The reply that went out for a refusal, when it is not the verdict's own (defer_if_reject, soft_bounce).
    std::string note;
};

struct TraceLog {
    std::vector<TraceEntry> entries;
};

}  // namespace postern::policy
