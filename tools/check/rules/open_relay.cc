#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "mta/policy/network.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_open_relay;
namespace {

constexpr std::string_view kOwnNetworks = "127.0.0.0/8 [::1]/128";

/// mynetworks without the elements that strangers are in; empty: it has none, or is not all literal.
std::string narrow_networks(const Project& project, const Scope& scope) {
    const auto elements = scope.values().list("mynetworks");
    if (!elements) return {};
    std::string kept;
    bool found = false;
    for (const conf::ListElement& element : *elements) {
        if (element.range.file == FileId::none || project.text(element.range) != element.text) return {};
        const auto network = policy::Network::parse(element.text);
        if (network && network->is_wide()) {
            found = true;
            continue;
        }
        kept.append(kept.empty() ? "" : " ").append(element.text);
    }
    if (!found) return {};
    return kept.empty() ? std::string(kOwnNetworks) : kept;
}

SourceRange first_in_file(std::initializer_list<SourceRange> ranges) {
    for (const SourceRange& range : ranges) {
        if (range.file != FileId::none) return range;
    }
    return {};
}

void report_relay(const Project& project, const Scope& scope, const ScopePolicy& policy, const policy::Run& run,
                  Report& report) {
    const auto step = policy::culprit(policy.service(), run);
    const SourceRange networks = scope.place("mynetworks");
    const policy::Step* permits = step ? &policy::in_list(run, *step) : nullptr;
    const bool trusted = permits != nullptr && permits->call.is("permit_mynetworks");
    const SourceRange range =
        first_in_file({permits == nullptr ? SourceRange{} : policy.range(*permits), trusted ? networks : SourceRange{},
                       scope.place("smtpd_relay_restrictions"), scope.place("smtpd_recipient_restrictions"), scope.range()});
    if (range.file == FileId::none) return;
    const std::string what = permits == nullptr ? "nothing refuses it" : fmt::format("`{}` permits it", permits->text);
    Finding& finding = report.add(range, fmt::format("{} relays mail of strangers to anywhere: {}", scope.label(), what));
    finding.trace = policy.trace(run);
    if (step && run.steps[*step].entry.file != FileId::none) finding.with_related("this entry permits", run.steps[*step].entry);
    if (!trusted) {
        finding.with_help("let nothing that strangers can bring about permit before reject_unauth_destination");
        return;
    }
    finding.with_help("trust only networks whose every host you answer for");
    if (networks.file == FileId::none) return;
    if (!(networks == range)) finding.with_related("these networks are trusted", networks);
    std::string narrow = narrow_networks(project, scope);
    if (!narrow.empty()) finding.with_fix(FixKind::suggested, "trust no network that strangers are in", {{networks, std::move(narrow)}});
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        if (scope->loopback_only() || (scope->type() != "inet" && scope->type() != "pass")) continue;
        const ScopePolicy policy(project, *scope);
        if (!relay_lists_known(project, policy)) continue;
        // Without any guard smtpd does not run at all.
        const bool guarded = guard_of(policy, policy.list(policy::Stage::relay)) != nullptr ||
                             guard_of(policy, policy.list(policy::Stage::recipient)) != nullptr;
        if (!guarded) continue;
        const auto judgement = policy::judge(policy.service(), policy::Who::stranger, policy::Where::foreign);
        if (judgement && judgement->verdict == policy::Ruling::permit) {
            report_relay(project, *scope, policy, judgement->run, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"no guard at all: smtpd does not start", "mynetworks = 0.0.0.0/0\nsmtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks\n"},
    Trap{"a service of this machine only",
         "mynetworks = 0.0.0.0/0\n==> master.cf <==\n127.0.0.1:10025 inet n - n - - smtpd\n  -o smtpd_relay_restrictions=permit_mynetworks,reject_unauth_destination\n"},
    Trap{"nobody knows what the policy server says",
         "smtpd_relay_restrictions = check_policy_service inet:127.0.0.1:10023, reject_unauth_destination\n"},
    Trap{"nobody knows what is in the database",
         "smtpd_relay_restrictions = check_sender_access mysql:/etc/postfix/senders.cf, reject_unauth_destination\n"},
    Trap{"one list permits, the other one refuses",
         "mynetworks = 0.0.0.0/0\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
         "smtpd_recipient_restrictions = reject_unauth_destination\n"},
    Trap{"a wide network that belongs to somebody", "mynetworks = 10.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"},
    Trap{"the stock restrictions", "compatibility_level = 3.6\nsmtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination\n"},
};
constexpr std::array kAlsoBad{
    Trap{"one of several networks", "mynetworks = 127.0.0.0/8 0.0.0.0/0\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"},
    Trap{"a sender that anybody can give",
         "smtpd_relay_restrictions = check_sender_access inline:{{vip@birch.example=OK}}, reject_unauth_destination\n"},
    Trap{"the default lists", "compatibility_level = 3.6\nmynetworks = 0.0.0.0/0\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT505"};

}  // namespace

const Rule rule_open_relay{
    .id = "PT501",
    .name = "open-relay",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "Strangers may send mail through this server to anybody.",
    .why = "Each restriction list is gone through until something permits or refuses. If whatever comes before\n"
           "`reject_unauth_destination` permits a client that nobody knows, the guard is never reached, and the server relays\n"
           "mail from anybody to anybody. Spammers find such a server within hours, and block lists soon after.\n\n"
           "The rule plays a stranger with a valid host name, no login and an address outside of all reasonable networks;\n"
           "HELO name and sender are whatever suits it. What a policy server or an unreadable table would say counts as\n"
           "unknown, and is never taken for a permission.",
    .bad = "mynetworks = 0.0.0.0/0\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .good = "mynetworks = 127.0.0.0/8 [::1]/128\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SMTPD_ACCESS_README; postconf(5), smtpd_relay_restrictions",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
