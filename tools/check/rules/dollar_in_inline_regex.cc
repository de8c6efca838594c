#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_dollar_in_inline_regex;
namespace {

/// The `{…}` of inline pattern tables.
std::vector<conf::TextSpan> inline_patterns(std::string_view text) {
    std::vector<conf::TextSpan> found;
    for (const std::string_view type : {"regexp:", "pcre:"}) {
        std::size_t at = 0;
        while ((at = text.find(type, at)) != std::string_view::npos) {
            const std::size_t open = at + type.size();
            at = open;
            const bool word_start = open == type.size() || !ascii::is_alnum(text[open - type.size() - 1]);
            if (!word_start || open >= text.size() || text[open] != '{') continue;
            int depth = 0;
            std::size_t end = open;
            do {
                depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
                ++end;
            } while (end < text.size() && depth > 0);
            found.push_back({open, end});
        }
    }
    return found;
}

/// A reference that expands to something.
bool is_reference(const Project& project, const Written& use, std::size_t dollar) {
    std::size_t begin = dollar + 1;
    if (begin < use.value.size() && (use.value[begin] == '{' || use.value[begin] == '(')) ++begin;
    std::size_t end = begin;
    while (end < use.value.size() && (ascii::is_alnum(use.value[end]) || use.value[end] == '_')) ++end;
    const std::string_view name = use.value.substr(begin, end - begin);
    if (name.empty()) return begin > dollar + 1 && begin < use.value.size() && use.value[begin] == '{';  // ${{a} == {b} ? …}
    if (use.scope != nullptr && use.scope->view() != nullptr && use.scope->view()->raw(name)) return true;
    return project.config().find(name) != nullptr;
}

void check_value(const Project& project, const Written& use, Report& report) {
    for (const conf::TextSpan& span : inline_patterns(use.value)) {
        for (std::size_t at = span.begin; at < span.end; ++at) {
            if (use.value[at] != '$') continue;
            if (at + 1 < span.end && use.value[at + 1] == '$') {
                ++at;
                continue;
            }
            if (is_reference(project, use, at)) continue;
            const bool back = at + 1 < span.end && ascii::is_digit(use.value[at + 1]);
            report.add(use.range(at, at + 1), back ? "this `$` never gets to the table: the number is taken for a parameter's name"
                                                   : "this `$` never gets to the table: it is taken for a reference")
                .with_help("write $$: values are expanded before a table is made of them")
                .with_fix(FixKind::safe, "double the dollar sign", {{use.range(at, at), "$"}});
        }
    }
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        if (use.value.find('$') != std::string_view::npos) check_value(project, use, report);
    });
}

constexpr std::array kTraps{
    Trap{"doubled", "header_checks = pcre:{{/^X: (.*)$$/ REPLACE Y: $$1}}\n"},
    Trap{"a parameter", "smtpd_helo_restrictions = check_helo_access pcre:{{/^$myhostname/ REJECT}}\n"},
    Trap{"a parameter in braces", "header_checks = regexp:{ { /x/ REJECT by ${mail_name} } }\n"},
    Trap{"a table in a file", "header_checks = pcre:/etc/postfix/header_checks\n==> header_checks <==\n/^X: (.*)$/ REPLACE Y: $1\n"},
    Trap{"other inline tables", "transport_maps = inline:{birch.example=smtp:[$mydomain]}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a reference to what a group matched", "header_checks = pcre:{{/^X: (.*)/ REPLACE Y: $1}}\n"},
    Trap{"both", "header_checks = regexp:{ { /^X: (.*)$/ REPLACE Y: ${1} } }\n"},
    Trap{"in a service",
         "==> master.cf <==\nsmtp inet n - n - - smtpd\n"
         "  -o { smtpd_helo_restrictions = check_helo_access pcre:{{/^bad$/ REJECT}} }\n"},
};
constexpr std::array<std::string_view, 2> kReplaces{"PT301", "PT303"};

}  // namespace

const Rule rule_dollar_in_inline_regex{
    .id = "PT306",
    .name = "dollar-in-inline-regex",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A `$` in an inline regular expression is not doubled, so it is expanded before the table is made.",
    .why = "The value of a parameter is expanded first; what is left is the table. A `$` that is meant for the regular\n"
           "expression, as its end or as a reference to a group, has to be written `$$`. Otherwise programs stop (\"empty\n"
           "macro name\"), or the number of the group disappears.",
    .bad = "smtpd_helo_restrictions = check_helo_access pcre:{{/^bad\\.example$/ REJECT}}\n",
    .good = "smtpd_helo_restrictions = check_helo_access pcre:{{/^bad\\.example$$/ REJECT}}\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "pcre_table(5), regexp_table(5), inline specification; postconf(5)",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
