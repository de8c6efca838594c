#include "tools/conf/option_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "tools/support/command_line.h"

namespace postern::conf_tool {
namespace {

struct Exclusion {
    char letter;
    std::string_view others;
};

/// Letters of which one can be given. Postfix checks the groups in this order and names all that are there.
constexpr std::array<std::string_view, 6> kGroups{"aAbFlmMpPtT", "denX#", "efX#", "exX#", "deoX#", "ehHX#"};

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

/// The letters that are given, as ` -x -y`.
std::string given(std::string_view others, const Letters& letters) {
    std::string list;
    for (const char other : others) {
        if (letters.at(other)) list += fmt::format(" -{}", other);
    }
    return list;
}

Result<void> at_most_one(std::string_view group, const Letters& letters) {
    const std::string list = given(group, letters);
    if (list.size() <= std::string_view(" -x").size()) return {};
    return fail(ErrorCode::bad_value, fmt::format("specify one of{}", list));
}

constexpr std::array<std::string_view, 28> kLongOptions{
    "set", "defaults", "services", "fields", "service-parameters", "parameters", "fold", "no-names",
    "no-values", "expand", "quiet", "edit", "comment-out", "remove", "sasl-server-types",
    "sasl-client-types", "bounce-text", "bounce-templates", "lock-methods", "table-types",
    "config-directory", "class", "override", "json", "explain", "postfix-version", "profile", "color"};

}  // namespace

Result<void> check_letters(const Letters& letters) {
    // Observed: this pair is refused while the options are read, in words of its own.
    if (letters.at('b') && letters.at('t')) return fail(ErrorCode::bad_value, "specify one of -b and -t");
    for (const std::string_view group : kGroups) {
        if (auto one = at_most_one(group, letters); !one) return one;
    }
    for (const Exclusion& rule : kWithSubject) {
        if (!letters.at(rule.letter)) continue;
        const std::string list = given(rule.others, letters);
        if (list.empty()) continue;
        return fail(ErrorCode::bad_value, fmt::format("with option -{}, do not specify{}", rule.letter, list));
    }
    return {};
}

bool accepts_edit(const Letters& letters) {
    constexpr std::string_view kNoEdit = "aAblmtT";
    return std::none_of(kNoEdit.begin(), kNoEdit.end(), [&](char letter) { return letters.at(letter); });
}

std::string suggest_option(std::string_view option) { return suggest_long_option(option, kLongOptions); }

}  // namespace postern::conf_tool
