// Regex cost: patterns whose matching can take exponential time.
//
// Shape:   an unbounded repeat in which one text can be matched in more than one way, with something behind it that can
//          fail: then a backtracking engine tries all the ways.
// Units:   offsets in the pattern, without its delimiters.
// Errors:  nullopt for safe patterns, and for those that are not understood: back references, more than kMaxPositions
//          characters after counted repeats are written out.
// Source:  the position automaton of the pattern with the number of ways between positions; a pair of paths with one text.
// Threads: pure function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace postern::lint {

inline constexpr std::size_t kMaxPositions = 250;

struct CostlyRepeat {
    std::size_t begin = 0;  // the repeated piece with its quantifier
    std::size_t end = 0;
    std::string witness;  // a piece of text that can be matched in two ways, again and again
};

std::optional<CostlyRepeat> find_costly_repeat(std::string_view pattern);

}  // namespace postern::lint
