// Format: the ways in which findings are written.
//
// Shape:   a closed set; names as --format takes them.
// Threads: constants.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace postern::render {

enum class Format : std::uint8_t {
    text,
    compact,
    json,
    jsonl,
    sarif,
    github,
    gitlab,
    junit,
    checkstyle,
    gcc,
    markdown,
    html,
};

inline constexpr std::array<std::string_view, 12> kFormatNames{
    "text", "compact", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "gcc", "markdown", "html"};

constexpr std::string_view format_name(Format format) {
    return kFormatNames[static_cast<std::size_t>(format)];
}

constexpr std::optional<Format> parse_format(std::string_view name) {
    for (std::size_t i = 0; i < kFormatNames.size(); ++i) {
        if (kFormatNames[i] == name) return static_cast<Format>(i);
    }
    return std::nullopt;
}

}  // namespace postern::render
