#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"
#include "tools/check/support/trusted_networks.h"

namespace postern::lint {
extern const Rule rule_mx_demands_tls;
namespace {

constexpr std::string_view kLevel = "smtpd_tls_security_level";

bool is_private_host(const Scope& scope) {
    if (scope.loopback_only()) return true;
    const auto block = trusted_block(scope.host());
    return block && is_private_block(*block);
}

bool hosts_domains(const Project& project) {
    for (const std::string_view name : {"mydestination", "relay_domains", "virtual_mailbox_domains", "virtual_alias_domains"}) {
        if (!project.value(name).value_or("x").empty()) return true;
    }
    return false;
}

// Strangers have to deliver here.
bool is_public(const Project& project) {
    const auto& scopes = project.scopes();
    const bool reachable = std::any_of(scopes.begin(), scopes.end(), [](const Scope& scope) {
        return scope.is_smtpd() && scope.listener() != Listener::none && !is_private_host(scope);
    });
    return reachable && hosts_domains(project);
}

// Somebody else would lose the level of main.cf.
bool is_shared(const Project& project, const Scope& mx) {
    const auto& scopes = project.scopes();
    return std::any_of(scopes.begin(), scopes.end(), [&](const Scope& scope) {
        return &scope != &mx && scope.is_smtpd() && scope.listener() != Listener::mx && !scope.overrides(kLevel);
    });
}

TextEdit relax(const Project& project, const Scope& scope) {
    const bool own = scope.entry() != nullptr && (scope.overrides(kLevel) || is_shared(project, scope));
    return own ? set_override(project, scope, kLevel, "may") : give_setting(project, kLevel, "may");
}

void check(const Project& project, Report& report) {
    for (const Scope& scope : project.scopes()) {
        // Wrapper mode on this port is PT817's.
        if (scope.listener() != Listener::mx || is_wrapped(scope) || server_tls_level(scope) != "encrypt") continue;
        SourceRange place = scope.place(kLevel);
        if (place.file == FileId::none || place.empty()) place = scope.place("smtpd_enforce_tls");
        if (place.file == FileId::none) continue;
        report.add(place, fmt::format("{} refuses every server that does not speak TLS", scope.label()))
            .with_grade(is_public(project) ? Grade::warning : Grade::info)
            .with_help("a host that takes mail from the Internet should offer TLS, not demand it: may")
            .with_fix(FixKind::suggested, "set smtpd_tls_security_level = may", {relax(project, scope)});
    }
}

constexpr std::array kTraps{
    Trap{"demanded of users only", "smtpd_tls_security_level = may\n==> master.cf <==\nsmtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n"},
    Trap{"this machine only", "inet_interfaces = loopback-only\nsmtpd_tls_security_level = encrypt\n"},
};
constexpr std::array kAlsoBad{
    Trap{"of one service", "==> main.cf <==\nbiff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n"},
    Trap{"shared with users, who keep it", "smtpd_tls_security_level = encrypt\n==> master.cf <==\nsmtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n"},
    Trap{"in a private network", "smtpd_tls_security_level = encrypt\n==> master.cf <==\n10.0.0.7:smtp inet n - n - - smtpd\n"},
};

}  // namespace

const Rule rule_mx_demands_tls{
    .id = "PT604",
    .name = "mx-demands-tls",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A server for mail from the Internet takes it only over TLS.",
    .why = "Some servers still send without TLS, and RFC 3207 says that a public mail server must not refuse them. With the level\n"
           "`encrypt` on port 25 their mail bounces. Use `may` there and `encrypt` for your own users on port 587.",
    .bad = "smtpd_tls_security_level = encrypt\n",
    .good = "smtpd_tls_security_level = may\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 3207 4; postconf(5), smtpd_tls_security_level",
    .check = check,
};

}  // namespace postern::lint
