#include "tools/conf/option_rules.h"

#include <algorithm>

#include <fmt/format.h>

namespace postern::conf_tool {
namespace {

/// Letters that exclude each other, each with those behind it. Postfix names a pair in the order of this table.
struct Exclusion {
    char letter;
    std::string_view others;
};

constexpr std::string_view kSubjects = "aAbFlmMpPtT";

constexpr std::array<Exclusion, 9> kActions{{{'d', "enoX#"},
                                             {'e', "fhHnoxX#"},
                                             {'f', "X#"},
                                             {'h', "HX#"},
                                             {'H', "X#"},
                                             {'n', "X#"},
                                             {'o', "X#"},
                                             {'x', "X#"},
                                             {'X', "#"}}};

constexpr std::array<Exclusion, 10> kWithSubject{{{'a', "defhHnoxX#"},
                                                  {'A', "defhHnoxX#"},
                                                  {'b', "defhHnoxX#"},
                                                  {'F', "dnX#"},
                                                  {'l', "defhHnoxX#"},
                                                  {'m', "defhHnoxX#"},
                                                  {'M', "dhHn"},
                                                  {'P', "dn#"},
                                                  {'t', "defhHnoxX#"},
                                                  {'T', "defhHnoxX#"}}};

Result<void> exclusive(char first, char second) {
    const std::string_view joined = first == 'b' && second == 't' ? " and" : "";
    return fail(ErrorCode::bad_value, fmt::format("specify one of -{}{} -{}", first, joined, second));
}

constexpr std::array<std::string_view, 28> kLongOptions{
    "--set", "--defaults", "--services", "--fields", "--service-parameters", "--parameters", "--fold", "--no-names",
    "--no-values", "--expand", "--quiet", "--edit", "--comment-out", "--remove", "--sasl-server-types",
    "--sasl-client-types", "--bounce-text", "--bounce-templates", "--lock-methods", "--table-types",
    "--config-directory", "--class", "--override", "--json", "--explain", "--postfix-version", "--profile", "--color"};

std::size_t distance(std::string_view a, std::string_view b) {
    std::array<std::size_t, 32> row{};
    if (b.size() + 1 > row.size()) return row.size();
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

Result<void> check_letters(const Letters& letters) {
    for (std::size_t i = 0; i < kSubjects.size(); ++i) {
        if (!letters.at(kSubjects[i])) continue;
        for (const char other : kSubjects.substr(i + 1)) {
            if (letters.at(other)) return exclusive(kSubjects[i], other);
        }
    }
    for (const Exclusion& rule : kActions) {
        if (!letters.at(rule.letter)) continue;
        for (const char other : rule.others) {
            if (letters.at(other)) return exclusive(rule.letter, other);
        }
    }
    for (const Exclusion& rule : kWithSubject) {
        if (!letters.at(rule.letter)) continue;
        for (const char other : rule.others) {
            if (!letters.at(other)) continue;
            return fail(ErrorCode::bad_value, fmt::format("with option -{}, do not specify -{}", rule.letter, other));
        }
    }
    return {};
}

bool accepts_edit(const Letters& letters) {
    constexpr std::string_view kNoEdit = "aAblmtT";
    return std::none_of(kNoEdit.begin(), kNoEdit.end(), [&](char letter) { return letters.at(letter); });
}

std::string suggest_option(std::string_view option) {
    option = option.substr(0, option.find('='));
    if (!option.starts_with("--") || option.size() > 30) return {};
    const auto best = std::min_element(kLongOptions.begin(), kLongOptions.end(), [&](auto a, auto b) {
        return distance(option, a) < distance(option, b);
    });
    return distance(option, *best) <= 3 ? fmt::format(" - did you mean {}?", *best) : std::string();
}

}  // namespace postern::conf_tool
