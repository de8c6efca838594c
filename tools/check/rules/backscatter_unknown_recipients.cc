#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "mta/policy/stranger.h"
#include "tools/check/support/address_classes.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_backscatter_unknown_recipients;
namespace {

bool calls(const ScopePolicy& policy, std::string_view name) {
    for (const PolicyList& list : policy.lists()) {
        for (const policy::Call& call : list.parsed.calls) {
            if (call.is(name) && !call.warning) return true;
        }
    }
    return false;
}

/// The name, where it is set for this service; nullopt: a default.
std::optional<SourceRange> set_at(const Project& project, const Scope& scope, std::string_view name) {
    if (scope.overrides(name)) return scope.place(name);
    const conf::Assignment* set = project.assignment(name);
    if (set == nullptr) return std::nullopt;
    return set->name_range();
}

bool is_empty(const Scope& scope, std::string_view name) {
    const auto value = scope.value(name);
    return value && value->empty();
}

bool is_set(const Scope& scope, std::string_view name) { return !scope.value(name).value_or("").empty(); }

void check_local(const Project& project, const Scope& scope, Report& report) {
    constexpr std::string_view kMaps = "local_recipient_maps";
    const auto place = set_at(project, scope, kMaps);
    if (!place || !is_empty(scope, kMaps) || !is_set(scope, "mydestination")) return;
    // Mail for unknown users has a place to go, or none of it is delivered here.
    if (is_set(scope, "luser_relay") || scope.value("local_transport").value_or("").starts_with("error:")) return;
    Finding& finding = report.add(*place, "mail is accepted for every name at the domains of mydestination, and returned later");
    finding.with_help("name the tables of the users that there are");
    if (!scope.overrides(kMaps)) {
        constexpr std::string_view kUsers = "proxy:unix:passwd.byname $alias_maps";
        finding.with_fix(FixKind::suggested, "accept the users of the system and the aliases alone", {give_setting(project, kMaps, kUsers)});
    }
}

/// Domains of tables count, too, unless there are tables of routes: list managers write both, with routes for their
/// addresses alone.
bool has_relay_domains(const Project& project, const Scope& scope) {
    if (scope.value("relay_domains") == scope.value("mydestination")) return false;
    if (scope.overrides("relay_domains")) return true;
    if (!is_set(scope, "transport_maps")) return true;
    const auto domains = find_address_classes(project).domains;
    return std::any_of(domains.begin(), domains.end(), [](const ClassDomain& domain) { return domain.address_class == AddressClass::relay && domain.from_value; });
}

void check_class(const Project& project, const Scope& scope, std::string_view domains, std::string_view maps, Report& report) {
    const auto place = set_at(project, scope, domains);
    if (!place || !is_set(scope, domains) || !is_empty(scope, maps)) return;
    if (domains == "relay_domains" && !has_relay_domains(project, scope)) return;
    report.add(*place, fmt::format("mail is accepted for every name at these domains: {} is empty", maps))
        .with_help(fmt::format("name the recipients that there are in {}", maps))
        .with_fact("what the next server does not want is returned to the sender, who is forged more often than not");
}

void check_switch(const Project& project, const Scope& scope, const ScopePolicy& policy, Report& report) {
    constexpr std::string_view kSwitch = "smtpd_reject_unlisted_recipient";
    const auto place = set_at(project, scope, kSwitch);
    if (!place || scope.flag(kSwitch).value_or(true) || calls(policy, "reject_unlisted_recipient")) return;
    Finding& finding = report.add(*place, "recipients that do not exist are accepted, and their mail is returned later");
    finding.with_help("leave smtpd_reject_unlisted_recipient on where mail comes in from the Internet");
    if (!scope.overrides(kSwitch)) finding.with_fix(FixKind::suggested, "refuse unknown recipients", {give_setting(project, kSwitch, "yes")});
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        if (scope->listener() != Listener::mx) continue;
        const ScopePolicy policy(project, *scope);
        if (calls(policy, "reject_unverified_recipient")) continue;
        // Who only takes mail from its own networks knows whom to return it to.
        const auto judgement = policy::judge(policy.service(), policy::Who::stranger, policy::Where::ours);
        if (judgement && judgement->verdict == policy::Ruling::reject) continue;
        check_local(project, *scope, report);
        check_class(project, *scope, "relay_domains", "relay_recipient_maps", report);
        check_class(project, *scope, "virtual_mailbox_domains", "virtual_mailbox_maps", report);
        check_switch(project, *scope, policy, report);
    }
}

constexpr std::array kTraps{
    Trap{"only the own networks may send", "local_recipient_maps =\nsmtpd_client_restrictions = permit_mynetworks, reject\n"},
    Trap{"the next server is asked",
         "relay_domains = birch.example\nsmtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination, reject_unverified_recipient\n"},
    Trap{"relay domains are those of mydestination", "relay_domains = $mydestination\n"},
    Trap{"a table that cannot be read", "relay_domains = lmdb:/etc/postfix/list_domains\ntransport_maps = lmdb:/etc/postfix/list_transport\n"},
    Trap{"nothing is local", "local_recipient_maps =\nmydestination =\n"},
    Trap{"unknown users have a mailbox", "local_recipient_maps =\nluser_relay = postmaster\n"},
    Trap{"each class has its recipients",
         "relay_domains = birch.example\nrelay_recipient_maps = hash:/etc/postfix/relay_recipients\nvirtual_mailbox_domains = alder.example\n"
         "virtual_mailbox_maps = hash:/etc/postfix/vmailbox\n"},
    Trap{"the restriction is in the list",
         "smtpd_reject_unlisted_recipient = no\nsmtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination, reject_unlisted_recipient\n"},
    Trap{"a submission service",
         "biff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_reject_unlisted_recipient=no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"relay domains of a table", "relay_domains = hash:/etc/postfix/relay_domains\n"},
    Trap{"relay domains", "relay_domains = birch.example\n"},
    Trap{"virtual mailboxes", "virtual_mailbox_domains = birch.example\nvirtual_transport = lmtp:unix:private/dovecot-lmtp\n"},
    Trap{"the switch", "smtpd_reject_unlisted_recipient = no\n"},
    Trap{"the switch in a service", "biff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_reject_unlisted_recipient=no\n"},
};

}  // namespace

const Rule rule_backscatter_unknown_recipients{
    .id = "PT527",
    .name = "backscatter-unknown-recipients",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "Mail from the Internet is accepted for recipients that do not exist.",
    .why = "A server that does not know its recipients accepts mail for all of them, and has to return what nobody wants. Spam has\n"
           "forged senders: the returned mail hits strangers, fills the queue, and gets the server onto block lists. Postfix\n"
           "refuses unknown recipients of a class only when the class has a table of them: `local_recipient_maps`,\n"
           "`relay_recipient_maps`, `virtual_mailbox_maps`. Where there is none, `reject_unverified_recipient` asks the next\n"
           "server.\n\n"
           "A policy server or milter that knows the recipients cannot be seen here: suppress the finding then.",
    .bad = "local_recipient_maps =\n",
    .good = "local_recipient_maps = proxy:unix:passwd.byname $alias_maps\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "LOCAL_RECIPIENT_README, BACKSCATTER_README",
    .check = check,
};

}  // namespace postern::lint
