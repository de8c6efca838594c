#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"
#include "tools/check/support/unknown_names.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_override_unknown_parameter;
namespace {

void check(const Project& project, Report& report) {
    if (project.master_cf() == nullptr) return;
    for (const Written& written : written_names(project)) {
        if (written.scope == nullptr || project.config().find(written.name) != nullptr || is_referenced(project, written.name)) continue;
        const NameVerdict verdict = judge_name(project, written.name);
        // Other releases' names have rules of their own.
        if (verdict.fault == NameFault::none || verdict.fault == NameFault::other_release) continue;
        const bool verb = verdict.fault == NameFault::restriction;
        Finding& finding = report.add(written.name_range, verb ? fmt::format("`{}` is a restriction, not a parameter", written.name)
                                                               : fmt::format("Postfix {} has no parameter `{}`, and nothing refers to it", project.version().text(), written.name));
        finding.with_help(verb ? "put it into one of the smtpd_…_restrictions lists" : "the setting has no effect");
        std::string better = verdict.better;
        if (better.empty() && !verb) {
            const NameGuess guess = guess_name(project, written.name, GuessFrom::parameters);
            if (!guess.names.empty()) finding.with_fact(did_you_mean(guess));
            if (guess.names.size() == 1) better = guess.names.front();
        }
        if (!better.empty()) finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{written.name_range, better}});
    }
}

constexpr std::array kTraps{
    Trap{"a name of your own that a list uses", "smtpd_client_restrictions = $mua_client\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o mua_client=permit_sasl_authenticated\n"},
    Trap{"known ones", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o syslog_name=postfix/submission\n  -o smtpd_tls_security_level=encrypt\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a restriction", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o reject_unauth_destination=yes\n"},
    Trap{"the client's name for a server's parameter", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtp_recipient_limit=10\n"},
};

}  // namespace

const Rule rule_override_unknown_parameter{
    .id = "PT810",
    .name = "override-unknown-parameter",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "`-o` sets a parameter that the release does not have.",
    .why = "`-o name=value` takes any name. One that no program reads has no effect, and nothing but a line of `postconf` says\n"
           "so: a misspelt `smtpd_tls_security_level` leaves TLS off.",
    .bad = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_securty_level=encrypt\n",
    .good = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(1), master(5)",
    .check = check,
};

}  // namespace postern::lint
