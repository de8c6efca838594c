// Characters that look like a blank, or like nothing, and are neither to Postfix; and backslashes at the end of a line.
//
// Shape:   U+00A0, U+2000 to U+200B, U+202F, U+205F, U+3000 and U+FEFF in UTF-8; a byte order mark at the very start of a
//          text is not one of them.
// Units:   byte offsets.
// Errors:  none.
// Source:  Unicode; observed: Postfix's white space is ASCII only.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::lint {

struct Lookalike {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t code = 0;
    bool zero_width() const { return code == 0x200B || code == 0xFEFF; }
};

std::vector<Lookalike> find_lookalikes(std::string_view text);
std::string_view lookalike_name(std::uint32_t code);

/// Blanks in their place, as their author saw them, except in comments. Those without width stay inside words.
void blank_lookalikes(std::string& text);
/// Also backslashes that were to continue a line.
void blank_backslashes(std::string& text);

}  // namespace postern::lint
