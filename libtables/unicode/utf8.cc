#include "libtables/unicode/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

struct Folding {
    std::uint32_t from;
    std::array<std::uint32_t, 3> to;
};
constexpr Folding kFoldings[] = {
#include "libtables/unicode/case_folding.def"
};

constexpr auto kBytes = [](unsigned char c) { return static_cast<std::uint32_t>(c); };

std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return kBytes(static_cast<unsigned char>(text[at]));
}

struct Decoded {
    std::uint32_t code;
    std::size_t size;
};

// The code point at `at`, or nullopt if what is there is not UTF-8.
std::optional<Decoded> decode(std::string_view text, std::size_t at) {
    const std::uint32_t first = byte_at(text, at);
    if (first < 0x80) return Decoded{first, 1};
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + size > text.size()) return std::nullopt;
    std::uint32_t code = first & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        const std::uint32_t next = byte_at(text, at + i);
        if ((next & 0xc0U) != 0x80) return std::nullopt;
        code = (code << 6U) | (next & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast.at(size) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return std::nullopt;
    return Decoded{code, size};
}

void append(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0U | (code >> 6U));
    } else if (code < 0x10000) {
        put(0xe0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3fU));
    } else {
        put(0xf0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3fU));
        put(0x80U | ((code >> 6U) & 0x3fU));
    }
    put(0x80U | (code & 0x3fU));
}

}  // namespace

bool all_ascii(std::string_view text) {
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & 0x8080808080808080U) != 0) return false;
    }
    return std::ranges::all_of(text.substr(at), [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool valid_utf8(std::string_view text) {
    if (all_ascii(text)) return true;
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = decode(text, at);
        if (!decoded) return false;
        at += decoded->size;
    }
    return true;
}

std::string fold_utf8(std::string_view text) {
    if (all_ascii(text)) return ascii::lower(text);
    std::string folded;
    folded.reserve(text.size() + 8);
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = decode(text, at);
        if (!decoded || decoded->code < 0x80) {
            folded.push_back(ascii::to_lower(text[at++]));
            continue;
        }
        const auto* entry = std::ranges::lower_bound(kFoldings, decoded->code, {}, &Folding::from);
        if (entry != std::ranges::end(kFoldings) && entry->from == decoded->code) {
            for (const std::uint32_t code : entry->to) {
                if (code != 0) append(folded, code);
            }
        } else {
            folded.append(text.substr(at, decoded->size));
        }
        at += decoded->size;
    }
    return folded;
}

std::string printable_utf8(std::string_view text, char mask) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = decode(text, at);
        if (!decoded || decoded->code < 0x80) {
            out.push_back(ascii::is_printable(text[at]) ? text[at] : mask);
            ++at;
        } else {
            out.append(text.substr(at, decoded->size));
            at += decoded->size;
        }
    }
    return out;
}

}  // namespace postern::tables
