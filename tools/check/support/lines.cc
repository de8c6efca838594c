#include "tools/check/support/lines.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::lint {

LineClass PhysicalLine::classify() const {
    const std::string_view shown = ascii::trim_left(text);
    if (shown.empty()) return LineClass::blank;
    if (shown.front() == '#') return LineClass::comment;
    return shown.size() == text.size() ? LineClass::start : LineClass::continuation;
}

std::uint32_t PhysicalLine::visible() const {
    return end - static_cast<std::uint32_t>(ascii::trim_left(text).size());
}

SourceRange PhysicalLine::visible_range(FileId file) const {
    const std::uint32_t first = visible();
    return {file, first, std::max(first, begin + static_cast<std::uint32_t>(ascii::trim_right(text).size()))};
}

std::vector<PhysicalLine> physical_lines(std::string_view text) {
    return physical_lines(text, 0, static_cast<std::uint32_t>(text.size()));
}

std::vector<PhysicalLine> physical_lines(std::string_view text, std::uint32_t begin, std::uint32_t end) {
    std::vector<PhysicalLine> lines;
    std::size_t at = begin;
    while (at < end) {
        const std::size_t newline = std::min<std::size_t>(text.find('\n', at), end);
        std::size_t stop = newline;
        if (newline < end && stop > at && text[stop - 1] == '\r') --stop;
        const std::size_t next = std::min<std::size_t>(newline + 1, end);
        lines.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(stop),
                         static_cast<std::uint32_t>(next), text.substr(at, stop - at)});
        at = next;
    }
    return lines;
}

std::string_view line_end_at(std::string_view text, std::size_t offset) {
    std::size_t newline = text.find('\n', offset);
    if (newline == std::string_view::npos) newline = text.rfind('\n');
    const bool crlf = newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r';
    return crlf ? "\r\n" : "\n";
}

std::string with_line_ends(std::string_view text, std::string_view line_end) {
    std::string result;
    for (const char c : text) {
        if (c == '\n') {
            result += line_end;
        } else {
            result += c;
        }
    }
    return result;
}

std::string squeeze(std::string_view text) {
    std::string result;
    for (const char c : ascii::trim(text)) {
        if (!ascii::is_space(c)) {
            result += c;
        } else if (result.back() != ' ') {
            result += ' ';
        }
    }
    return result;
}

std::string shorten(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    std::size_t size = limit;
    const auto inside = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U; };
    while (size > 0 && inside(size)) --size;
    return std::string(text.substr(0, size)) + "…";
}

std::string number_list(const std::vector<std::size_t>& numbers) {
    constexpr std::size_t kShown = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(numbers.size(), kShown); ++i) {
        if (i > 0) text += ", ";
        text += std::to_string(numbers[i]);
    }
    if (numbers.size() > kShown) text += " and " + std::to_string(numbers.size() - kShown) + " more";
    return text;
}

}  // namespace postern::lint
