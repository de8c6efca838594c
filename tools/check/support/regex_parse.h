// Regex tree: as much of POSIX and Perl patterns as their cost depends on.
//
// Shape:   a tree of positions (one character each), sequences, choices and repeats. Anchors and looks ahead match
//          nothing and may fail. Letters of both cases count as one, as Postfix matches by default.
// Errors:  nullopt for what is not understood.
// Threads: pure function.
#pragma once

#include <bitset>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace postern::lint {

using CharSet = std::bitset<256>;

struct RegexNode {
    enum class Kind { empty, assertion, character, sequence, choice, repeat };
    Kind kind = Kind::empty;
    CharSet set;
    std::vector<std::unique_ptr<RegexNode>> parts;
    unsigned least = 0;
    unsigned most = 0;       // of a bounded repeat
    bool unbounded = false;
    bool atomic = false;     // never given back: possessive, or (?>…)
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::optional<std::unique_ptr<RegexNode>> parse_regex(std::string_view pattern);

}  // namespace postern::lint
