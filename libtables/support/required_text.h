// RequiredText: texts without which a pattern cannot match, so that most patterns of a table need not be tried.
//
// Shape:   groups of texts in lower case; a subject that the pattern matches holds, once it is in lower case, at least
//          one text of every group. No groups: nothing is known, and the pattern has to be tried always. Every text has
//          two bytes or more.
// Errors:  none; whatever is not understood leads to no groups.
// Source:  regex(7) with the GNU extensions, pcre2pattern(3).
// Threads: pure function.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tables {

using TextGroup = std::vector<std::string>;
using RequiredText = std::vector<TextGroup>;

enum class PatternSyntax : std::uint8_t {
    posix_extended,  // REG_EXTENDED of the GNU library
    perl,            // PCRE2 without PCRE2_EXTENDED, in byte mode
};

[[nodiscard]] RequiredText required_text(std::string_view pattern, PatternSyntax syntax);

}  // namespace postern::tables
