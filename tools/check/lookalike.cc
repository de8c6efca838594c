#include "tools/check/lookalike.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::lint {
namespace {

constexpr std::uint32_t kNoBreakSpace = 0x00A0;
constexpr std::uint32_t kZeroWidthSpace = 0x200B;
constexpr std::uint32_t kByteOrderMark = 0xFEFF;

std::uint32_t byte(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

/// The character of two or three bytes at `at`; 0: there is none.
std::uint32_t decode(std::string_view text, std::size_t at) {
    const std::uint32_t first = byte(text, at);
    const std::uint32_t second = byte(text, at + 1);
    if (first == 0xC2) return (second & 0xC0U) == 0x80U ? ((first & 0x1FU) << 6U) | (second & 0x3FU) : 0;
    const std::uint32_t third = byte(text, at + 2);
    if ((first & 0xF0U) != 0xE0U || (second & 0xC0U) != 0x80U || (third & 0xC0U) != 0x80U) return 0;
    return ((first & 0x0FU) << 12U) | ((second & 0x3FU) << 6U) | (third & 0x3FU);
}

bool is_lookalike(std::uint32_t code) {
    return code == kNoBreakSpace || (code >= 0x2000 && code <= kZeroWidthSpace) || code == 0x202F || code == 0x205F ||
           code == 0x3000 || code == kByteOrderMark;
}

bool in_comment(std::string_view text, std::size_t at) {
    const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    const std::size_t first = text.find_first_not_of(" \t", begin);
    return first < at && text[first] == '#';
}

}  // namespace

std::vector<Lookalike> find_lookalikes(std::string_view text) {
    std::vector<Lookalike> found;
    std::size_t at = 0;
    while ((at = text.find_first_of("\xC2\xE2\xE3\xEF", at)) != std::string_view::npos) {
        const std::uint32_t code = decode(text, at);
        const std::size_t size = byte(text, at) == 0xC2 ? 2 : 3;
        if (!is_lookalike(code) || (code == kByteOrderMark && at == 0)) {
            ++at;
            continue;
        }
        found.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size), code});
        at += size;
    }
    return found;
}

std::string_view lookalike_name(std::uint32_t code) {
    switch (code) {
        case kNoBreakSpace: return "no-break space";
        case kZeroWidthSpace: return "zero-width space";
        case kByteOrderMark: return "zero-width no-break space";
        case 0x202F: return "narrow no-break space";
        case 0x3000: return "ideographic space";
        default: return "typographic space";
    }
}

void blank_lookalikes(std::string& text) {
    const auto edge = [&](std::size_t at) { return at >= text.size() || ascii::is_space(text[at]) || text[at] == ','; };
    for (const Lookalike& one : find_lookalikes(text)) {
        const bool inside_word = one.zero_width() && one.begin > 0 && !edge(one.begin - 1) && !edge(one.end);
        if (inside_word || in_comment(text, one.begin)) continue;
        std::fill(text.begin() + one.begin, text.begin() + one.end, ' ');
    }
}

void blank_backslashes(std::string& text) {
    std::size_t at = 0;
    while ((at = text.find('\\', at)) != std::string::npos) {
        const std::size_t begin = at;
        at = text.find_first_not_of(" \t\\", at);
        const bool ends = at == std::string::npos || text[at] == '\n' || text.compare(at, 2, "\r\n") == 0;
        const std::size_t end = std::min(at, text.size());
        if (ends && !in_comment(text, begin)) text.replace(begin, end - begin, end - begin, ' ');
        if (at == std::string::npos) break;
    }
}

}  // namespace postern::lint
