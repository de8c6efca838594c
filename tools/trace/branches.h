// Alternatives: what an unknown answer may turn out to be, as far as it could matter.
//
// Shape:   for each question that nobody answered, the answers worth following, with words for people.
// Errors:  none.
// Source:  our own.
// Threads: pure function.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mta/policy/trace_log.h"

namespace postern::trace_tool {

struct Alternative {
    std::string condition;  // "192.0.2.1 is listed by zen.example"
    /// Questions, as policy::describe() words them.
    std::map<std::string, policy::Answer> answers;
};

/// Whether the client's name, when it has none, is what somebody said or a guess.
enum class NoName : std::uint8_t { fact, guess };

std::vector<Alternative> alternatives_of(const policy::TraceEntry& entry, NoName no_name);

}  // namespace postern::trace_tool
