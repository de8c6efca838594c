#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_wrappermode_on_wrong_port;
namespace {

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if (!scope->is_smtpd() || (scope->port() != 25 && scope->port() != 587) || scope->loopback_only()) continue;
        // Set in main.cf it is another rule's: it concerns every listener.
        if (!scope->overrides("smtpd_tls_wrappermode") || !scope->flag("smtpd_tls_wrappermode").value_or(false)) continue;
        const conf::MasterService& entry = *scope->entry();
        Finding& finding = report.add(scope->place("smtpd_tls_wrappermode"), fmt::format("{} would speak TLS from the first byte", scope->label()));
        finding.with_help(scope->port() == 25 ? "other servers speak plain SMTP on port 25 and use STARTTLS: they all fail"
                                              : "clients of port 587 use STARTTLS: set smtpd_tls_security_level=encrypt instead");
        for (std::size_t i = 0; i + 1 < entry.arguments().size(); ++i) {
            if (entry.text(entry.arguments()[i]) != "-o" || !entry.text(entry.arguments()[i + 1]).starts_with("smtpd_tls_wrappermode")) continue;
            if (scope->port() == 587) {
                const conf::TextSpan written = entry.arguments()[i + 1].written;
                finding.with_fix(FixKind::safe, "demand STARTTLS instead", {{entry.range(written), "smtpd_tls_security_level=encrypt"}});
            } else {
                finding.with_fix(FixKind::safe, "delete the setting", {remove_arguments(entry, i, i + 1)});
            }
            break;
        }
    }
}

constexpr std::array kTraps{
    Trap{"port 465 is the place for it", "==> master.cf <==\nsubmissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n"},
    Trap{"set to no", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=no\n"},
    Trap{"in main.cf another rule reports it", "smtpd_tls_wrappermode = yes\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"port 25", "==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"},
};

}  // namespace

const Rule rule_wrappermode_on_wrong_port{
    .id = "PT817",
    .name = "wrappermode-on-wrong-port",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "TLS from the first byte is on for a port where clients begin in the clear.",
    .why = "With `smtpd_tls_wrappermode=yes` smtpd waits for a TLS handshake. Clients of ports 25 and 587 wait for a greeting in\n"
           "plain text: both wait until they give up.",
    .bad = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n",
    .good = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 8314; postconf(5), smtpd_tls_wrappermode",
    .check = check,
};

}  // namespace postern::lint
