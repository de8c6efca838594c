// Byte classes and folding for configuration text, independent of the locale.
//
// Shape:   text is bytes; only ASCII letters fold.
// Source:  observed with postconf 3.7.11: blank, tab, CR, LF, VT and FF count as white space.
#pragma once

#include <string>
#include <string_view>

namespace postern::ascii {

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_printable(char c) { return c >= ' ' && c <= '~'; }

constexpr std::string_view trim_left(std::string_view s) {
    while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
    return s;
}
constexpr std::string_view trim_right(std::string_view s) {
    while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
    return s;
}
constexpr std::string_view trim(std::string_view s) { return trim_left(trim_right(s)); }

bool equal_fold(std::string_view a, std::string_view b);
std::string lower(std::string_view s);
/// Every byte outside printable ASCII becomes `?`, as Postfix does before it logs a text.
std::string printable(std::string_view s);

}  // namespace postern::ascii
