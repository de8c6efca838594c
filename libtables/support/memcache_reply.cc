#include "libtables/support/memcache_reply.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

constexpr std::string_view kValue = "VALUE";

std::string_view take_word(std::string_view& rest) {
    rest = ascii::trim_left(rest);
    std::size_t end = 0;
    while (end < rest.size() && !ascii::is_space(rest[end])) ++end;
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    return word;
}

// As a scanner for "key flags size" reads it: what follows the digits does not matter.
std::optional<std::size_t> size_in(std::string_view rest) {
    if (take_word(rest).empty() || take_word(rest).empty()) return std::nullopt;
    std::string_view number = take_word(rest);
    if (number.starts_with('+')) number.remove_prefix(1);
    std::size_t size = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), size);
    return problem == std::errc{} ? std::optional(size) : std::nullopt;
}

}  // namespace

std::string_view memcache_text(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line.substr(0, line.find('\0'));
}

MemcacheReply parse_memcache_line(std::string_view line, std::size_t largest) {
    using Kind = MemcacheReply::Kind;
    const std::string_view text = memcache_text(line);
    if (text == "END") return {Kind::end};
    if (text == "STORED") return {Kind::stored};
    if (text == "NOT_STORED") return {Kind::not_stored};
    if (text == "DELETED") return {Kind::deleted};
    if (text == "NOT_FOUND") return {Kind::not_found};
    if (!text.starts_with(kValue)) return {};
    const auto size = size_in(text.substr(kValue.size()));
    return size && *size <= largest ? MemcacheReply{Kind::value, *size} : MemcacheReply{};
}

bool safe_memcache_key(std::string_view key) {
    return !key.empty() && std::ranges::none_of(key, [](char c) { return ascii::is_space(c) || c == '\0'; });
}

}  // namespace postern::tables
