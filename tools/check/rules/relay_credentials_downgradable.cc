#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_relay_credentials_downgradable;
namespace {

constexpr std::string_view kLevel = "smtp_tls_security_level";

// A policy for the relay says otherwise, or nobody can tell.
bool policy_may_raise(const Project& project, const ClientView& client, const std::string& relay) {
    if (!client.value("smtp_tls_per_site").empty()) return true;
    if (client.value("smtp_tls_policy_maps").empty()) return false;
    const std::string host = ascii::lower(read_next_hop(relay).host);
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "smtp_tls_policy_maps") continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr || text->form() != TableForm::pairs) return true;
        for (const TableEntry& entry : text->entries()) {
            const std::string key = folded_key(entry.key);
            if (key == ascii::lower(relay) || read_next_hop(key).host == host || (key.starts_with('.') && host.ends_with(key))) return true;
        }
    }
    return false;
}

void check(const Project& project, Report& report) {
    const auto client = internet_client(project);
    if (!client || !client->flag("smtp_sasl_auth_enable") || client->flag("smtp_tls_wrappermode") || relays_to_loopback(*client)) return;
    const std::string relay = client->value("relayhost");
    const auto level = client_tls_level(*client);
    if (relay.empty() || !level || (*level != "none" && *level != "may") || policy_may_raise(project, *client, relay)) return;
    SourceRange range = client->values->place(kLevel);
    if (range.file == FileId::none || range.empty()) range = client->values->place("relayhost");
    if (range.file == FileId::none) return;
    const bool off = *level == "none";
    Finding& finding = report.add(range, off ? fmt::format("the password for {} goes over the network without TLS", relay)
                                             : fmt::format("somebody on the way to {} can hide STARTTLS and read the password", relay));
    finding.with_grade(off ? Grade::warning : Grade::info).with_help("set smtp_tls_security_level = encrypt: then there is no delivery without TLS");
    finding.with_fix(FixKind::suggested, "set smtp_tls_security_level = encrypt",
                     {client->overrides(kLevel) ? set_override(project, *client->scope, kLevel, "encrypt")
                                                : give_setting(project, kLevel, "encrypt", project.assignment("smtp_sasl_auth_enable"))});
}

constexpr std::array kTraps{
    Trap{"a relay on this machine", "relayhost = [127.0.0.1]:1025\nsmtp_sasl_auth_enable = yes\n"},
    Trap{"TLS is demanded", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_tls_security_level = secure\n"},
    Trap{"a policy demands it", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_tls_security_level = may\nsmtp_tls_policy_maps = hash:/etc/postfix/policy\n"
                                "==> policy <==\n[smtp.alder.example]:587 encrypt\n"},
    Trap{"TLS from the first byte", "relayhost = [smtp.alder.example]:465\nsmtp_sasl_auth_enable = yes\nsmtp_tls_wrappermode = yes\n"},
    Trap{"no passwords", "relayhost = [smtp.alder.example]:587\n"},
};
constexpr std::array kAlsoBad{
    Trap{"only where it is offered", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_tls_security_level = may\n"},
    Trap{"a policy for somebody else", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_tls_security_level = may\nsmtp_tls_policy_maps = hash:/etc/postfix/policy\n"
                                       "==> policy <==\nbirch.example encrypt\n"},
};

}  // namespace

const Rule rule_relay_credentials_downgradable{
    .id = "PT627",
    .name = "relay-credentials-downgradable",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "The client logs in to its relay without demanding TLS.",
    .why = "With `smtp_sasl_auth_enable = yes` the client sends name and password to `relayhost`. Without TLS everybody on the\n"
           "way can read them; with the level `may` somebody who can change the traffic hides STARTTLS first. All mail goes to\n"
           "the one relay, which has TLS: demand it with `encrypt`, or better `secure`.",
    .bad = "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\n",
    .good = "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_tls_security_level = encrypt\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SASL_README, the client; RFC 8314",
    .check = check,
};

}  // namespace postern::lint
