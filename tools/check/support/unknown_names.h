// What is wrong with a name of main.cf that Postfix does not know, and which name was meant.
//
// Shape:   every unknown name has exactly one fault, so that one of the rules about names reports it.
// Errors:  none.
// Source:  postconf(1), "unused parameter"; names of all releases are in the registry.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/check/project.h"

namespace postern::lint {

enum class NameFault : std::uint8_t {
    none,             // the target knows the name, or the user refers to it
    other_release,    // an earlier or later release knows it
    restriction,      // the word of a restriction list
    wrong_case,       // `better` is the name in the right case
    swapped_prefix,   // `better` is the name with the prefix of the other program
    missing_service,  // a setting for a transport that master.cf does not have
    foreign,          // a setting of another program
    unknown,
};

struct NameVerdict {
    NameFault fault = NameFault::none;
    std::string better;
};

/// Of a name that main.cf sets.
NameVerdict judge_name(const Project& project, std::string_view name);

/// Names that may have been meant, all equally near; empty: none.
struct NameGuess {
    std::vector<std::string> names;
    std::size_t distance = 0;
};
enum class GuessFrom : std::uint8_t { parameters, user_names_too };
/// Within max(1, length / 8) edits, else the same words in another order.
NameGuess guess_name(const Project& project, std::string_view name, GuessFrom from);

/// "did you mean `a`?" or "did you mean `a` or `b`?"; empty without names.
std::string did_you_mean(const NameGuess& guess);

}  // namespace postern::lint
