// UTF-8 validity.
//
// Shape:   well-formed sequences of 1 to 4 bytes: no surrogates, nothing above U+10FFFF, no overlong forms.
// Source:  RFC 3629.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace postern::utf8 {

/// Length of the well-formed sequence that `text` starts with; 0 when there is none (or no text).
std::size_t sequence_length(std::string_view text);
/// Offset of the first byte that is not part of a well-formed sequence; the text's length when all of it is.
std::size_t valid_prefix(std::string_view text);
inline bool is_valid(std::string_view text) {
    return valid_prefix(text) == text.size();
}

}  // namespace postern::utf8
