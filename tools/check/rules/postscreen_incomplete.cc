#include <array>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_postscreen_incomplete;
namespace {

bool wants_tls(const Scope& scope) {
    const std::string level = scope.value("postscreen_tls_security_level").value_or("");
    const std::string server = scope.value("smtpd_tls_security_level").value_or("");
    const std::string& effective = level.empty() ? server : level;
    return (!effective.empty() && effective != "none") || scope.flag("postscreen_use_tls").value_or(false) ||
           scope.flag("smtpd_use_tls").value_or(false);
}

void want(const Project& project, const Scope& scope, const std::array<std::string_view, 3>& service, std::string_view why, Report& report) {
    const auto [name, type, line] = service;
    if (entry_named(project, name, type) != nullptr) return;
    Finding& finding = report.add(scope.range(), fmt::format("postscreen needs the service {} {}: {}", name, type, why));
    finding.subject = name;
    finding.with_help("add it as the stock master.cf has it").with_fix(FixKind::suggested, fmt::format("append {} {}", name, type), {append_entry(project, line)});
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        if (scope->program() != "postscreen" || scope->type() != "inet") continue;
        want(project, *scope, {"smtpd", "pass", "smtpd     pass  -       -       n       -       -       smtpd"}, "it hands good clients over to it", report);
        if (!scope->value("postscreen_dnsbl_sites").value_or("").empty()) {
            want(project, *scope, {"dnsblog", "unix", "dnsblog   unix  -       -       n       -       0       dnsblog"}, "postscreen_dnsbl_sites is set", report);
        }
        if (wants_tls(*scope)) {
            want(project, *scope, {"tlsproxy", "unix", "tlsproxy  unix  -       -       n       -       0       tlsproxy"}, "TLS is on", report);
        }
        for (const Scope* other : entries(project)) {
            if (!other->is_smtpd() || other->type() != "inet" || other->port() == 0 || other->port() != scope->port() || other->host() != scope->host()) continue;
            report.add(other->range(), fmt::format("{} listens on the port of postscreen", other->label()))
                .with_related("postscreen", scope->range())
                .with_help("comment it out: postscreen hands its clients to the service smtpd pass");
        }
        if (scope->port() == 587 || scope->port() == 465) {
            report.add(scope->range(), "postscreen is for servers on port 25, not for the users' mail programs")
                .with_help("it cannot log anybody in: use smtpd here");
        }
    }
}

constexpr std::array kTraps{
    Trap{"without block lists and TLS the pass service is enough",
         "==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n"},
    Trap{"submission is another port", "==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\nsubmission inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"block lists without dnsblog", "postscreen_dnsbl_sites = zen.spamhaus.org\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n"},
    Trap{"TLS without tlsproxy", "smtpd_tls_security_level = may\n==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n"},
    Trap{"both on one port", "==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n25 inet n - n - - smtpd\n"},
    Trap{"for mail programs", "==> master.cf <==\nsubmission inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n"},
};

}  // namespace

const Rule rule_postscreen_incomplete{
    .id = "PT829",
    .name = "postscreen-incomplete",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "postscreen is on without the services it works with, or where it does not belong.",
    .why = "postscreen(8) takes the connections of port 25 and passes the good ones to an smtpd behind the service `smtpd pass`.\n"
           "It asks block lists through `dnsblog` and speaks TLS through `tlsproxy`. When one of them is missing, clients are\n"
           "accepted and nobody answers.",
    .bad = "==> master.cf <==\nsmtp inet n - n - 1 postscreen\n",
    .good = "==> master.cf <==\nsmtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ndnsblog unix - - n - 0 dnsblog\ntlsproxy unix - - n - 0 tlsproxy\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "POSTSCREEN_README",
    .check = check,
};

}  // namespace postern::lint
