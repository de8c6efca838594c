#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_certificate_but_no_level;
namespace {

constexpr std::string_view kLevel = "smtpd_tls_security_level";

// The setting that gives the service a certificate; empty: none.
std::string_view certificate_of(const Scope& scope) {
    for (const std::string_view name : {"smtpd_tls_chain_files", "smtpd_tls_cert_file", "smtpd_tls_eccert_file"}) {
        const std::string value = scope.value(name).value_or("");
        if (!value.empty() && value != "none" && scope.place(name).file != FileId::none) return name;
    }
    return {};
}

void check(const Project& project, Report& report) {
    for (const Scope& scope : project.scopes()) {
        if (scope.listener() != Listener::mx && scope.listener() != Listener::submission) continue;
        const std::string_view certificate = certificate_of(scope);
        if (certificate.empty() || is_wrapped(scope) || server_tls_level(scope) != "none") continue;
        const bool chosen = !scope.value(kLevel).value_or("").empty();
        const bool own = scope.overrides(kLevel) || scope.overrides(certificate);
        report.add(chosen ? scope.place(kLevel) : scope.place(certificate), fmt::format("there is a certificate, but TLS is off: {} is {}", kLevel, chosen ? "none" : "not set"))
            .with_help("set smtpd_tls_security_level = may: clients may then use STARTTLS")
            .with_fix(FixKind::suggested, "set smtpd_tls_security_level = may",
                      {own ? set_override(project, scope, kLevel, "may") : give_setting(project, kLevel, "may", project.assignment(certificate))});
    }
}

constexpr std::array kTraps{
    Trap{"this machine only", "inet_interfaces = loopback-only\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\n"},
    Trap{"TLS from the first byte", "smtpd_tls_cert_file = /etc/ssl/mx1.pem\n==> master.cf <==\nsubmissions inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"},
    Trap{"the old switch", "==> @target=3.7 <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\nsmtpd_use_tls = yes\n"},
    Trap{"levels of the services", "smtpd_tls_cert_file = /etc/ssl/mx1.pem\n==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_tls_security_level=may\n"},
    Trap{"the word none", "smtpd_tls_cert_file = none\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a chain", "smtpd_tls_chain_files = /etc/ssl/mx1.pem\n"},
    Trap{"turned off", "smtpd_tls_cert_file = /etc/ssl/mx1.pem\nsmtpd_tls_security_level = none\n"},
};

}  // namespace

const Rule rule_certificate_but_no_level{
    .id = "PT602",
    .name = "certificate-but-no-level",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "The server has a certificate, but TLS is not turned on.",
    .why = "Naming a certificate does not turn TLS on: `smtpd_tls_security_level` is empty unless it is set, and STARTTLS is not\n"
           "offered. `may` offers it to everybody and demands it of nobody, which is right for port 25.",
    .bad = "smtpd_tls_cert_file = /etc/ssl/mx1.pem\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n",
    .good = "smtpd_tls_cert_file = /etc/ssl/mx1.pem\nsmtpd_tls_security_level = may\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "TLS_README",
    .check = check,
};

}  // namespace postern::lint
