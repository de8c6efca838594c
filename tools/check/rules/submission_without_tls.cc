#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_submission_without_tls;
namespace {

// The level in effect, old switches included.
std::string tls_level(const Scope& scope) {
    const std::string level = scope.value("smtpd_tls_security_level").value_or("");
    if (!level.empty()) return level;
    if (scope.flag("smtpd_enforce_tls").value_or(false)) return "encrypt";
    return scope.flag("smtpd_use_tls").value_or(false) ? "may" : "none";
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if (scope->listener() != Listener::submission) continue;
        const bool wrapped = scope->flag("smtpd_tls_wrappermode").value_or(false);
        if (scope->port() == 465) {
            if (wrapped) continue;
            report.add(scope->range(), fmt::format("{} does not start TLS at once, as clients of port 465 expect", scope->label()))
                .with_help("clients say nothing before the TLS handshake, and time out")
                .with_fix(FixKind::safe, "set smtpd_tls_wrappermode=yes", {set_override(project, *scope, "smtpd_tls_wrappermode", "yes")});
            continue;
        }
        if (!scope->flag("smtpd_sasl_auth_enable").value_or(false) || wrapped) continue;
        const std::string level = tls_level(*scope);
        if (level == "encrypt") continue;
        Finding& finding = report.add(scope->range(), fmt::format("{} takes logins, but does not insist on TLS (level `{}`)", scope->label(), level));
        if (level == "may" && scope->flag("smtpd_tls_auth_only").value_or(false)) finding.with_grade(Grade::warning);
        finding.with_help("a client that is tricked out of STARTTLS sends its mail, or its password, in the clear")
            .with_fix(FixKind::safe, "set smtpd_tls_security_level=encrypt", {set_override(project, *scope, "smtpd_tls_security_level", "encrypt")});
    }
}

constexpr std::array kTraps{
    Trap{"a service of this machine only", "==> master.cf <==\n127.0.0.1:submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"},
    Trap{"TLS from the first byte", "==> master.cf <==\nsubmissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n  -o smtpd_sasl_auth_enable=yes\n"},
    Trap{"the level of main.cf", "smtpd_tls_security_level = encrypt\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"},
};
constexpr std::array kAlsoBad{
    Trap{"port 465 without TLS", "==> master.cf <==\nsmtps inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"},
    Trap{"logins only after TLS, the mail perhaps without",
         "smtpd_tls_auth_only = yes\nsmtpd_tls_security_level = may\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"},
};

}  // namespace

const Rule rule_submission_without_tls{
    .id = "PT816",
    .name = "submission-without-tls",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A submission service does not insist on TLS.",
    .why = "Users log in on ports 587 and 465. Port 465 speaks TLS from the first byte, which smtpd does only with\n"
           "`smtpd_tls_wrappermode=yes`. On port 587 STARTTLS must be demanded with `smtpd_tls_security_level=encrypt`: with\n"
           "`may` somebody on the way can hide it, and the client goes on in the clear.",
    .bad = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n",
    .good = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_tls_security_level=encrypt\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 8314 3.3; the stock master.cf",
    .check = check,
};

}  // namespace postern::lint
