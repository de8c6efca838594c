#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/macros.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_ternary_without_braces;
namespace {

/// The colons of a text, but for those in { } and [ ].
std::vector<std::size_t> colons_of(std::string_view text) {
    std::vector<std::size_t> found;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{' || text[i] == '[' || text[i] == '(') ++depth;
        if (text[i] == '}' || text[i] == ']' || text[i] == ')') --depth;
        if (text[i] == ':' && depth <= 0) found.push_back(i);
    }
    return found;
}

/// `[host]:587`, and the colon behind the type of a table, an endpoint or a transport.
bool belongs_to_text(std::string_view text, std::size_t colon) {
    std::size_t port = colon + 1;
    while (port < text.size() && ascii::is_alnum(text[port])) ++port;
    const bool ends = port == text.size() || text[port] == ':' || ascii::is_space(text[port]) || text[port] == ',';
    if (colon > 0 && text[colon - 1] == ']' && port > colon + 1 && ends) return true;
    std::size_t begin = colon;
    while (begin > 0 && (ascii::is_alnum(text[begin - 1]) || text[begin - 1] == '_' || text[begin - 1] == '-')) --begin;
    const std::string_view word = text.substr(begin, colon - begin);
    return word == "inet" || word == "unix" || word == "smtp" || word == "lmtp" || word == "relay" ||
           conf::registry::find_table_type(word) != nullptr;
}

/// The colon that was to separate two texts.
std::optional<std::size_t> separator(std::string_view text, const std::vector<std::size_t>& colons) {
    for (const std::size_t colon : colons) {
        if (!belongs_to_text(text, colon)) return colon;
    }
    return std::nullopt;
}

void check_macro(const Project& project, const Written& use, const BracketMacro& macro, Report& report) {
    const std::size_t lead = macro.rest.size() - ascii::trim_left(macro.rest).size();
    if (macro.name.empty() || lead >= macro.rest.size() || macro.rest[lead] != '?') return;
    const std::size_t begin = macro.rest_at + lead + 1;
    const std::string_view text = macro.rest.substr(lead + 1);
    if (ascii::trim_left(text).starts_with('{')) return;
    const std::vector<std::size_t> colons = colons_of(text);
    if (colons.empty()) return;
    const auto split = separator(text, colons);
    const bool has_braces = project.version() >= conf::Version{3, 0, 0};
    if (!split && colons.size() == 1) {
        Finding& finding = report.add(use.range(begin + colons[0], begin + colons[0] + 1),
                                      "this colon is part of the text: there is no second alternative");
        finding.with_grade(Grade::info);
        if (has_braces) {
            finding.with_help(fmt::format("write  ${{{}?{{{}}}}} to make that plain", macro.name, text))
                .with_fix(FixKind::suggested, "put the text in braces",
                          {{use.range(begin, begin), "{"}, {use.range(macro.end - 1, macro.end - 1), "}"}});
        }
        return;
    }
    const std::size_t colon = split.value_or(colons.back());
    Finding& finding = report.add(use.range(begin + colon, begin + colon + 1),
                                  fmt::format("this colon separates nothing: with `{}` set, all of the text is used", macro.name));
    finding.with_fact(fmt::format("Postfix reads  {}", text));
    if (!has_braces) {
        finding.with_help(fmt::format("write  ${{{0}?{1}}}${{{0}:{2}}}", macro.name, text.substr(0, colon), text.substr(colon + 1)));
        return;
    }
    finding.with_help(fmt::format("write  ${{{}?{{{}}}:{{{}}}}}", macro.name, text.substr(0, colon), text.substr(colon + 1)));
    if (!split) return;
    finding.with_fix(FixKind::suggested, "put both texts in braces",
                     {{use.range(begin, begin), "{"},
                      {use.range(begin + colon, begin + colon + 1), "}:{"},
                      {use.range(macro.end - 1, macro.end - 1), "}"}});
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        for (const BracketMacro& macro : bracket_macros(use.value)) check_macro(project, use, macro, report);
    });
}

constexpr std::array kTraps{
    Trap{"two texts in braces", "relayhost = ${instance?{[a.example]}:{[b.example]}}\n"},
    Trap{"one text for each case", "relayhost = ${instance?[a.example]}${instance:[b.example]}\n"},
    Trap{"an address in brackets", "relayhost = ${instance?[2001:db8::1]}\n"},
    Trap{"a text for a name that is not set", "relayhost = ${instance:[b.example]:587}\n"},
    Trap{"a condition inside", "relayhost = ${instance?${other:[a.example]}}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"ports as well", "relayhost = ${instance?[a.example]:587:[b.example]:587}\n"},
    Trap{"a port alone", "relayhost = ${instance?[a.example]:587}\n"},
    Trap{"the type of a table", "transport_maps = ${instance?hash:/etc/postfix/transport}\n"},
    Trap{"before braces came", "relayhost = ${instance?[a.example]:[b.example]}\n==> @target=2.11 <==\n"},
};

}  // namespace

const Rule rule_ternary_without_braces{
    .id = "PT304",
    .name = "ternary-without-braces",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A condition like ${name?a:b} has no second alternative: the colon is part of the text.",
    .why = "In `${name?text}` everything up to the closing bracket is the text, colons included, and without `name` there is\n"
           "nothing. Two alternatives are written `${name?{a}:{b}}` since Postfix 3.0, or `${name?a}${name:b}`.",
    .bad = "relayhost = ${instance?[a.example]:[b.example]}\n",
    .good = "relayhost = ${instance?{[a.example]}:{[b.example]}}\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; observed with postconf 3.7",
    .check = check,
};

}  // namespace postern::lint
