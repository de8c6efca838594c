#include <array>

#include <fmt/format.h>

#include "tools/check/support/overrides.h"

namespace postern::lint {
extern const Rule rule_override_with_spaces;
namespace {

// A list may lose the blanks behind its commas; other values need braces, which 3.0 brought.
std::optional<std::string> joined(const Project& project, const SpacedOverride& torn) {
    std::string tight;
    bool lossless = true;
    for (std::size_t i = 0; i < torn.value.size(); ++i) {
        if (torn.value[i] != ' ') {
            tight += torn.value[i];
        } else if (tight.empty() || tight.back() != ',') {
            lossless = false;
        }
    }
    if (lossless) return fmt::format("{}={}", torn.name, tight);
    if (project.version() < conf::Version{3, 0, 0}) return std::nullopt;
    return fmt::format("{{ {} = {} }}", torn.name, torn.value);
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        const conf::MasterService& entry = *scope->entry();
        for (std::size_t i = 0; i < entry.arguments().size(); ++i) {
            const auto torn = spaced_override(entry, i);
            if (!torn) continue;
            const conf::TextSpan first = entry.arguments()[torn->first].written;
            const conf::TextSpan last = entry.arguments()[torn->last].written;
            const SourceRange range = entry.range(conf::TextSpan{first.begin, last.end});
            Finding& finding = report.add(range, fmt::format("white space tears `{}` apart: its value is not what it looks like", torn->name));
            finding.with_fact(fmt::format("{} gets the setting `{}` and further words it does not know", entry.program(), entry.text(entry.arguments()[torn->first])))
                .with_help("an argument ends at white space: leave none around = and behind commas, or write -o { name = value }");
            if (auto text = joined(project, *torn)) finding.with_fix(FixKind::safe, "write it as one argument", {{range, std::move(*text)}});
            i = torn->last;
        }
    }
}

constexpr std::array kTraps{
    Trap{"braces keep white space", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o { smtpd_banner = $myhostname ESMTP }\n"},
    Trap{"options one after the other", "==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o biff=no -o smtpd_banner=x -v\n"},
    Trap{"attributes of pipe(8)", "==> master.cf <==\na unix - n n - - pipe -o biff=no flags=R user=u argv=/bin/x a, b = c\n"},
};
constexpr std::array kAlsoBad{
    Trap{"blanks around the equals sign", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level = encrypt\n"},
    Trap{"a value of two words", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_banner=$myhostname ESMTP\n  -o biff=no\n"},
};

}  // namespace

const Rule rule_override_with_spaces{
    .id = "PT808",
    .name = "override-with-spaces",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "White space inside `-o name=value` ends the argument too early.",
    .why = "master.cf is cut into arguments at white space, and quotes mean nothing. Of `-o name=a, b` the daemon gets the value\n"
           "`a,` and a stray word `b`, with which it refuses to start: the port is open, and every client is turned away.",
    .bad = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_recipient_restrictions=permit_sasl_authenticated, reject\n",
    .good = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
