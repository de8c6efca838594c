#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_outbound_tls_off;
namespace {

const Scope* server_with_tls(const Project& project) {
    for (const Scope& scope : project.scopes()) {
        if (scope.is_smtpd() && has_server_tls(scope)) return &scope;
    }
    return nullptr;
}

// All mail goes to a relay, none is taken from other hosts or delivered here.
bool is_null_client(const Project& project, const ClientView& client) {
    if (client.value("relayhost").empty() || !project.value("mydestination").value_or("x").empty()) return false;
    for (const Scope& scope : project.scopes()) {
        if (scope.is_smtpd() && !scope.loopback_only()) return false;
    }
    return true;
}

bool sets_tls(const Project& project) {
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        if (assignment.name().find("_tls") != std::string_view::npos) return true;
    }
    return false;
}

TextEdit turn_on(const Project& project, const ClientView& client) {
    if (client.overrides("smtp_tls_security_level")) return set_override(project, *client.scope, "smtp_tls_security_level", "may");
    return give_setting(project, "smtp_tls_security_level", "may", project.assignment("smtpd_tls_security_level"));
}

// The setting of the client, else of the server, else of the relay.
SourceRange place_of(const Project& project, const ClientView& client, const Scope* server) {
    SourceRange place = client.values->place("smtp_tls_security_level");
    if (place.file != FileId::none && !place.empty()) return place;
    if (const auto* own = project.assignment("smtp_tls_security_level"); own != nullptr && place.file != FileId::none) return own->name_range();
    if (server != nullptr) {
        for (const std::string_view name : {"smtpd_tls_security_level", "smtpd_tls_wrappermode", "smtpd_use_tls", "smtpd_enforce_tls"}) {
            place = server->place(name);
            if (place.file != FileId::none && !place.empty()) return place;
        }
        if (server->entry() != nullptr) return server->range();
    }
    const conf::Assignment* relay = project.assignment("relayhost");
    return relay != nullptr ? relay->value_range() : SourceRange{project.main_cf()->file(), 0, 0};
}

void check(const Project& project, Report& report) {
    const auto client = internet_client(project);
    if (!client || relays_to_loopback(*client)) return;
    if (client_tls_level(*client) != "none") return;
    const Scope* server = server_with_tls(project);
    const bool chosen = client->value("smtp_tls_security_level") == "none";
    const bool quiet = server == nullptr && !chosen;
    if (quiet && (!is_null_client(project, *client) || sets_tls(project))) return;
    const char* message = chosen ? "mail leaves this host in the clear, always"
                          : quiet ? "mail goes to the relay in the clear"
                                  : "TLS is on for incoming mail only: mail leaves this host in the clear";
    Finding& finding = report.add(place_of(project, *client, server), message);
    if (quiet) finding.with_grade(Grade::info);
    finding.with_help("`smtp_tls_security_level = may` encrypts wherever the other side can, and loses no mail")
        .with_fix(FixKind::suggested, "set smtp_tls_security_level = may", {turn_on(project, *client)});
}

constexpr std::array kTraps{
    Trap{"the default of new releases", "compatibility_level = 3.11\nsmtpd_tls_security_level = may\n"},
    Trap{"the old switch", "==> @target=3.5 <==\nsmtpd_tls_security_level = may\nsmtp_use_tls = yes\n"},
    Trap{"a relay on this machine", "smtpd_tls_security_level = may\nsmtp_tls_security_level = none\nrelayhost = [127.0.0.1]:10025\n"},
    Trap{"no TLS anywhere", "biff = no\n"},
    Trap{"set for the client's service", "smtpd_tls_security_level = may\n==> master.cf <==\nsmtp inet n - n - - smtpd\nsmtp unix - - n - - smtp -o smtp_tls_security_level=may\n"},
    Trap{"mail leaves through another program", "smtpd_tls_security_level = may\ndefault_transport = uucp\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"
                                                "uucp unix - n n - - pipe user=uucp argv=uux $recipient\n"},
};
constexpr std::array kAlsoBad{
    Trap{"turned off on purpose", "smtp_tls_security_level = none\nrelayhost = [smtp.alder.example]\n"},
    Trap{"a null client", "relayhost = [smtp.alder.example]\nmydestination =\ninet_interfaces = loopback-only\n"},
    Trap{"TLS of one service", "biff = no\n==> master.cf <==\nsmtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\nsmtp unix - - n - - smtp\n"},
    Trap{"an empty level", "smtpd_tls_security_level = may\nsmtp_tls_security_level =\n"},
};

}  // namespace

const Rule rule_outbound_tls_off{
    .id = "PT605",
    .name = "outbound-tls-off",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "The server takes mail over TLS, but the client sends it in the clear.",
    .why = "Parameters that begin with `smtpd_` are about mail that comes in, those with `smtp_` about mail that goes out. Where\n"
           "only the first are set, every message leaves in the clear, although nearly all servers offer STARTTLS. The level\n"
           "`may` uses it where it is offered and costs nothing. From Postfix 3.11 on, with compatibility level 3.11, it is the\n"
           "default.",
    .bad = "smtpd_tls_security_level = may\n",
    .good = "smtpd_tls_security_level = may\nsmtp_tls_security_level = may\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "TLS_README, the client; postconf(5), smtp_tls_security_level",
    .check = check,
};

}  // namespace postern::lint
