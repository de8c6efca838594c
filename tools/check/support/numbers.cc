#include "tools/check/support/numbers.h"

#include <charconv>
#include <string>

#include "libconf/base/ascii.h"

namespace postern::lint {
namespace {

std::optional<unsigned> shift_of(std::string_view unit) {
    const std::string lower = ascii::lower(unit);
    if (lower.empty()) return 0U;
    for (const auto& [letter, shift] : {std::pair{'k', 10U}, std::pair{'m', 20U}, std::pair{'g', 30U}}) {
        if (lower == std::string(1, letter) || lower == std::string(1, letter) + "b" || lower == std::string(1, letter) + "ib") return shift;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> plain_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> meant_number(std::string_view text) {
    std::string digits;
    std::size_t at = 0;
    bool separated = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if ((c == ',' || c == '.' || c == '_' || c == '\'') && !digits.empty()) {
            // Thousands only: three digits must follow, and no fourth.
            const std::size_t stop = text.find_first_not_of("0123456789", at + 1);
            if (std::min(stop, text.size()) - at - 1 != 3) return std::nullopt;
            separated = true;
        } else {
            break;
        }
    }
    std::string_view unit = text.substr(at);
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    const auto shift = shift_of(unit);
    const auto number = plain_number(digits);
    if (!number || !shift || (unit.empty() && !separated)) return std::nullopt;
    if (*number > (std::int64_t{1} << (62U - *shift))) return std::nullopt;
    return *number << *shift;
}

}  // namespace postern::lint
