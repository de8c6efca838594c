#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_unbalanced_braces;
namespace {

/// Values in which { } keeps words together.
bool groups(std::string_view name) {
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (spec == nullptr) return false;
    switch (spec->syntax) {
        case conf::Syntax::maps:
        case conf::Syntax::map:
        case conf::Syntax::restrictions:
        case conf::Syntax::network_list:
        case conf::Syntax::domain_list:
        case conf::Syntax::match_list:
        case conf::Syntax::milter_list:
        case conf::Syntax::env_list: return true;
        default: return name == "postscreen_access_list" || name == "milter_macro_defaults";
    }
}

/// The end of the macro at `at`, which is a `$`; the end of the text when nothing closes it.
std::size_t macro_end(std::string_view text, std::size_t at) {
    const char open = at + 1 < text.size() ? text[at + 1] : '\0';
    if (open == '$') return at + 2;
    if (open != '{' && open != '(') return at + 1;
    const char close = open == '{' ? '}' : ')';
    int depth = 0;
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == open) ++depth;
        if (text[i] == close && --depth == 0) return i + 1;
    }
    return text.size();
}

/// Where the first brace without its partner stands.
std::optional<std::size_t> odd_brace(std::string_view text) {
    std::size_t outermost = 0;
    int depth = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '$') {
            i = macro_end(text, i);
            continue;
        }
        if (text[i] == '{' && depth++ == 0) outermost = i;
        if (text[i] == '}' && --depth < 0) return i;
        ++i;
    }
    return depth == 0 ? std::nullopt : std::optional(outermost);
}

std::string message(char brace) {
    return brace == '{' ? "this `{` is never closed" : "this `}` closes nothing";
}

void check_long_form(const conf::MasterService& service, Report& report) {
    const auto arguments = service.arguments();
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
        const conf::TextSpan written = arguments[i + 1].written;
        if (service.text(arguments[i]) != "-o" || arguments[i].made_up) continue;
        const std::string_view text = written.of(service.folded().text());
        if (!text.starts_with('{')) continue;
        const auto odd = odd_brace(text);
        if (!odd) continue;
        report.add(service.range({written.begin + *odd, written.begin + *odd + 1}), message(text[*odd]))
            .with_help("write  -o { name = value }");
    }
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        if (!groups(use.name)) return;
        const auto odd = odd_brace(use.value);
        if (!odd) return;
        report.add(use.range(*odd, *odd + 1), message(use.value[*odd]))
            .with_help("each `{` needs a `}` in the same setting; a missing one makes one word of all the rest");
    });
    if (project.master_cf() == nullptr) return;
    for (const conf::MasterService& service : project.master_cf()->services()) check_long_form(service, report);
}

constexpr std::array kTraps{
    Trap{"braces that pair over several lines",
         "smtpd_milters = {\n    inet:127.0.0.1:8891,\n    connect_timeout=10s\n    }\n"},
    Trap{"a quantifier in a table's file",
         "header_checks = pcre:/etc/postfix/header_checks\n==> header_checks <==\n/^X: \\d{3}/ REJECT }\n"},
    Trap{"the braces of a macro have a rule of their own", "mynetworks = 127.0.0.0/8 ${office\n"},
    Trap{"braces as text", "smtpd_banner = $myhostname } ESMTP {\n"},
    Trap{"a macro inside", "smtpd_client_restrictions = check_policy_service { inet:${host}:10023, timeout=10s }\n"},
};
constexpr std::array kAlsoBad{
    Trap{"one too many", "smtpd_milters = { inet:127.0.0.1:8891 } }\n"},
    Trap{"an inline table", "header_checks = regexp:{ { /x/ REJECT }\n"},
    Trap{"the long form of a service's setting",
         "==> master.cf <==\n587 inet n - n - - smtpd\n  -o { smtpd_banner = x\n  -o biff=no\n"},
};

}  // namespace

const Rule rule_unbalanced_braces{
    .id = "PT019",
    .name = "unbalanced-braces",
    .grade = Grade::error,
    .fix = FixKind::none,
    .summary = "A brace that groups words has no partner.",
    .why = "In lists of tables, filters and restrictions, and in the long form `-o { name = value }`, braces keep words\n"
           "together. With a `{` that is never closed everything behind it is one word; a `}` too many becomes part of a\n"
           "word. Programs then stop, or read something else than you wrote.",
    .bad = "smtpd_milters = { inet:127.0.0.1:8891, connect_timeout=10s\n",
    .good = "smtpd_milters = { inet:127.0.0.1:8891, connect_timeout=10s }\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5); master(5), long form, Postfix 3.0 and later",
    .check = check,
};

}  // namespace postern::lint
