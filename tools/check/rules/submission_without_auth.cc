#include <array>

#include <fmt/format.h>

#include "tools/check/support/scope_policy.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_submission_without_auth;
namespace {

// Others may vouch for the client: certificates, or a proxy in front that logs users in.
bool vouched_for(const Scope& scope, const ScopePolicy& policy) {
    if (!scope.value("smtpd_authorized_xclient_hosts").value_or("").empty()) return true;
    for (const PolicyList& list : policy.lists()) {
        for (const policy::Call& call : list.parsed.calls) {
            if (call.is("permit_tls_clientcerts") || call.is("permit_tls_all_clientcerts")) return true;
        }
    }
    return false;
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr && project.master_cf() == nullptr) return;
    for (const Scope* scope : entries(project)) {
        if (scope->listener() != Listener::submission || scope->flag("smtpd_sasl_auth_enable").value_or(true)) continue;
        const ScopePolicy policy(project, *scope);
        if (vouched_for(*scope, policy)) continue;
        report.add(scope->range(), fmt::format("nobody can log in to {}: only clients in mynetworks can send", scope->label()))
            .with_help("users' mail programs connect here: turn SASL on, and refuse everybody else")
            .with_fix(FixKind::suggested, "turn smtpd_sasl_auth_enable on", {set_override(project, *scope, "smtpd_sasl_auth_enable", "yes")});
    }
}

constexpr std::array kTraps{
    Trap{"client certificates", "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_relay_restrictions=permit_tls_clientcerts,reject\n"},
    Trap{"a proxy logs users in", "smtpd_authorized_xclient_hosts = 192.0.2.7\n==> master.cf <==\nsubmission inet n - n - - smtpd\n"},
    Trap{"this machine only", "==> master.cf <==\n127.0.0.1:587 inet n - n - - smtpd\n"},
    Trap{"on for everything", "smtpd_sasl_auth_enable = yes\n==> master.cf <==\nsubmission inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{Trap{"port 465", "==> master.cf <==\nsmtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n"}};

}  // namespace

const Rule rule_submission_without_auth{
    .id = "PT815",
    .name = "submission-without-auth",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A submission service lets nobody log in.",
    .why = "Ports 587 and 465 are for the mail programs of users, who have to say who they are (RFC 6409). Without\n"
           "`smtpd_sasl_auth_enable=yes` only clients in `mynetworks` can send through them; everybody else is treated as a\n"
           "stranger.",
    .bad = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n",
    .good = "==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n  -o smtpd_sasl_auth_enable=yes\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 6409 4.3, RFC 8314",
    .check = check,
};

}  // namespace postern::lint
