// Three-way advice: a distribution changed its files, and so did we.
//
// Shape:   settings of main.cf by name, then entries of master.cf by name and type, the first of each, then entries of
//          tables; what nobody changed is left out. Edits are of our files, and make them say what the new files say.
// Errors:  none; an entry that cannot be edited has no edit.
// Source:  values are compared as written, but for their spelling and the order of unordered lists; entries by columns,
//          arguments and settings.
// Threads: plain values; the sides outlive them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "tools/diff/side.h"

namespace postern::diff_tool {

enum class Standing : std::uint8_t {
    adopt,     // only the distribution changed it
    conflict,  // both did, differently
    keep,      // only we did
    agree,     // both did, alike
};

/// "adopt", "conflict", "keep", "agree".
std::string_view standing_word(Standing standing);

struct ThreeWayItem {
    Standing standing = Standing::keep;
    std::string subject;    // "relayhost", "smtp/inet", "hash:/etc/postfix/virtual: joe@birch.example", "pcre:/etc/postfix/checks"
    std::string old_value;  // "(not set)" and "(none)" for what is not there
    std::string new_value;
    std::string mine;
    std::vector<TextEdit> edits;  // of adopt and conflict
    std::string then;             // a command to run after the edits; empty: none
};

/// What somebody has: nullopt is nothing.
struct Three {
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::optional<std::string> mine;
};
/// Nullopt: nobody changed anything.
std::optional<Standing> standing_of(const Three& three);
/// Somebody may want our side to become the new one.
bool wants_edits(Standing standing);

struct ThreeWay {
    std::string before;
    std::string after;
    std::string mine;
    std::vector<ThreeWayItem> items;  // by standing, in the order of the enumeration
};

struct ThreeSides {
    const Side& before;
    const Side& after;
    const Side& mine;
};
[[nodiscard]] ThreeWay compare_three(const ThreeSides& sides);

/// The edit is chosen: by its standing, its subject or the table in it, or, when `words` is empty, because only the distribution changed.
bool is_chosen(const ThreeWayItem& item, const std::vector<std::string>& words);

}  // namespace postern::diff_tool
