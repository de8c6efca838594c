// Base64 of whole texts.
//
// Shape:   RFC 4648, section 4, with padding and without line breaks. What follows the first sign of padding does not
//          count, nor do the bits that padding leaves over.
// Errors:  nullopt for a text that is not base64.
// Source:  decoding as postmap 3.7.11 does it with -F.
// Threads: no state.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace postern::tables {

std::string encode_base64(std::string_view bytes);
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace postern::tables
