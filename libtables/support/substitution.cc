#include "libtables/support/substitution.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

// A number as C's atoi() has it on machines with 64-bit long: Postfix takes 4294967297 for 1.
std::int32_t group_number(std::string_view digits) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{}) number = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int32_t>(number);
}

// The name behind a dollar sign, and what is left behind it.
struct Macro {
    std::string_view name;
    std::string_view rest;
    bool closed = true;
};

Macro read_macro(std::string_view text) {
    if (text.empty() || (text.front() != '{' && text.front() != '(')) {
        const auto end = std::ranges::find_if_not(text, [](char c) { return ascii::is_alnum(c) || c == '_'; });
        const auto size = static_cast<std::size_t>(end - text.begin());
        return {text.substr(0, size), text.substr(size)};
    }
    const char open = text.front();
    const char close = open == '{' ? '}' : ')';
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == open) ++depth;
        if (text[at] == close && --depth == 0) return {text.substr(1, at - 1), text.substr(at + 1)};
    }
    return {{}, {}, false};
}

}  // namespace

void Substitution::add_text(std::string_view text) {
    if (text.empty()) return;
    if (pieces_.empty() || pieces_.back().group != 0) pieces_.emplace_back();
    pieces_.back().text += text;
}

bool Substitution::add_group(std::string_view name, std::string_view out_of_range, const Problem& problem) {
    if (!std::ranges::all_of(name, ascii::is_digit)) {
        problem(false, fmt::format("non-numeric replacement index \"{}\"", name), name);
        return false;
    }
    const std::int32_t number = group_number(name);
    if (number < 1) {
        problem(false, fmt::format("{} replacement index \"{}\"", out_of_range, name), name);
        return false;
    }
    pieces_.push_back({{}, static_cast<std::uint32_t>(number)});
    highest_ = std::max(highest_, pieces_.back().group);
    return true;
}

bool Substitution::read(std::string_view text, std::string_view out_of_range, const Problem& problem) {
    bool good = true;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t dollar = std::min(rest.find('$'), rest.size());
        add_text(rest.substr(0, dollar));
        if (dollar == rest.size()) break;
        rest.remove_prefix(dollar + 1);
        if (rest.starts_with('$')) {
            add_text("$");
            rest.remove_prefix(1);
            continue;
        }
        const Macro macro = read_macro(rest);
        if (!macro.closed || macro.name.empty()) {
            problem(true,
                    fmt::format("{}: \"{}\"", macro.closed ? "empty macro name" : "truncated macro reference", text),
                    text);
            return false;
        }
        good = add_group(macro.name, out_of_range, problem) && good;
        rest = macro.rest;
    }
    return good;
}

std::string Substitution::expand(std::string_view subject, std::span<const Capture> captures) const {
    std::string result;
    for (const Piece& piece : pieces_) {
        if (piece.group == 0) {
            result += piece.text;
        } else {
            const Capture& capture = captures[piece.group];
            result += subject.substr(capture.begin, capture.end - capture.begin);
        }
    }
    return result;
}

}  // namespace postern::tables
