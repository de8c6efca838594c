#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/model/values.h"
#include "libconf/registry/registry.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_quoted_value;
namespace {

bool is_quoted(std::string_view text) {
    if (text.size() < 2 || (text.front() != '"' && text.front() != '\'') || text.back() != text.front()) return false;
    // `"a" "b"` starts and ends with a quote and is not one quoted text.
    return text.substr(1, text.size() - 2).find(text.front()) == std::string_view::npos;
}

/// Nullopt: quotes mean something there, or nobody knows.
std::optional<Grade> grade_for(const conf::ParamSpec* spec) {
    if (spec == nullptr) return std::nullopt;
    switch (spec->syntax) {
        case conf::Syntax::command:
        case conf::Syntax::filter: return std::nullopt;
        case conf::Syntax::text:
        case conf::Syntax::text_template:
        case conf::Syntax::policy_text: return Grade::info;
        default: return Grade::warning;
    }
}

void report_quotes(const Written& use, conf::TextSpan span, Grade grade, Report& report) {
    const bool whole = span.size() == use.value.size();
    const std::string message = whole ? fmt::format("the quotes are part of the value of `{}`", use.name)
                                      : fmt::format("the quotes are part of this word of `{}`", use.name);
    report.add(use.range(span.begin, span.end), message)
        .with_grade(grade)
        .with_help("values are not quoted: write the text alone")
        .with_fix(FixKind::safe, "remove the quotes",
                  {{use.range(span.begin, span.begin + 1), ""}, {use.range(span.end - 1, span.end), ""}});
}

void check(const Project& project, Report& report) {
    for_each_expanded(project, [&](const Written& use) {
        if (use.value.find_first_of("\"'") == std::string_view::npos) return;
        const conf::ParamSpec* spec = conf::registry::find(use.name);
        const auto grade = grade_for(spec);
        if (!grade) return;
        if (is_quoted(use.value)) {
            report_quotes(use, {0, use.value.size()}, *grade, report);
            return;
        }
        if (!conf::is_list(spec->syntax)) return;
        conf::WordReader words(use.value, conf::Braces::group, conf::kListSeparators);
        while (const auto word = words.next()) {
            if (is_quoted(word->of(use.value))) report_quotes(use, *word, *grade, report);
        }
    });
}

constexpr std::array kTraps{
    Trap{"a command", "mailbox_command = \"/usr/bin/procmail\"\n"},
    Trap{"a pipe", "luser_relay = \"|/usr/bin/catch-all\"\n"},
    Trap{"aliases", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nlist: \"|/usr/bin/list post\"\n"},
    Trap{"the arguments of a command",
         "==> master.cf <==\nlist unix - n n - - pipe user=list argv=/bin/list \"post\"\n"},
    Trap{"a quoted local part", "always_bcc = \"john doe\"@birch.example\n"},
    Trap{"a variable of the user's own", "who = \"x\"\nmail_name = $who\n"},
    Trap{"a quote inside a word", "relay_domains = o'hara.example\n"},
};
constexpr std::array kAlsoBad{
    Trap{"words of a list", "mynetworks = 127.0.0.0/8, \"192.0.2.0/24\" '198.51.100.0/24'\n"},
    Trap{"a whole list", "mydestination = 'birch.example, localhost'\n"},
    Trap{"free text", "smtpd_banner = \"$myhostname ESMTP\"\n"},
    Trap{"nothing in quotes", "relayhost = \"\"\n"},
    Trap{"a service's setting", "==> master.cf <==\n587 inet n - n - - smtpd\n  -o smtpd_tls_security_level=\"encrypt\"\n"},
};
constexpr std::array<std::string_view, 10> kReplaces{"PT201", "PT202", "PT203", "PT204", "PT206",
                                                     "PT207", "PT208", "PT209", "PT210", "PT211"};

}  // namespace

const Rule rule_quoted_value{
    .id = "PT010",
    .name = "quoted-value",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A value, or a word of a list, is in quotes, which Postfix takes as part of it.",
    .why = "Values in main.cf are not quoted: everything behind the `=` is the value. A host name in quotes is no host name,\n"
           "a network in quotes matches nobody, and a text in quotes is shown with them.",
    .bad = "myhostname = \"mx1.birch.example\"\n",
    .good = "myhostname = mx1.birch.example\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
