#include "libconf/base/utf8.h"

namespace postern::utf8 {
namespace {

using Byte = unsigned char;

Byte at(std::string_view text, std::size_t index) {
    return static_cast<Byte>(text[index]);
}

bool within(Byte byte, Byte low, Byte high) {
    return byte >= low && byte <= high;
}

std::size_t length_by_first(Byte first) {
    if (first < 0x80) return 1;
    if (within(first, 0xc2, 0xdf)) return 2;  // 0xc0 and 0xc1 start overlong forms only
    if (within(first, 0xe0, 0xef)) return 3;
    if (within(first, 0xf0, 0xf4)) return 4;
    return 0;
}

/// The second byte rules out the overlong forms, surrogates and what is above U+10FFFF.
bool second_fits(Byte first, Byte second) {
    switch (first) {
        case 0xe0:
            return within(second, 0xa0, 0xbf);
        case 0xed:
            return within(second, 0x80, 0x9f);
        case 0xf0:
            return within(second, 0x90, 0xbf);
        case 0xf4:
            return within(second, 0x80, 0x8f);
        default:
            return within(second, 0x80, 0xbf);
    }
}

}  // namespace

std::size_t sequence_length(std::string_view text) {
    if (text.empty()) return 0;
    const std::size_t length = length_by_first(at(text, 0));
    if (length > text.size()) return 0;
    if (length > 1 && !second_fits(at(text, 0), at(text, 1))) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (!within(at(text, i), 0x80, 0xbf)) return 0;
    }
    return length;
}

std::size_t valid_prefix(std::string_view text) {
    std::size_t offset = 0;
    while (offset < text.size()) {
        const std::size_t length = sequence_length(text.substr(offset));
        if (length == 0) break;
        offset += length;
    }
    return offset;
}

}  // namespace postern::utf8
