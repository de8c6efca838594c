#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_policy_before_relay_guard;
namespace {

/// The relay list has refused relaying before the recipient list is gone through.
bool relay_comes_first(const Project& project, const ScopePolicy& policy) {
    constexpr conf::Version kOrder{3, 6, 0};
    const PolicyList* relay = policy.list(policy::Stage::relay);
    return project.version() >= kOrder && policy.service().order.first == policy::ListOrder::First::relay && relay != nullptr &&
           !relay->parsed.calls.empty();
}

void check_list(const Project& project, const ScopePolicy& policy, const PolicyList& list, Report& report) {
    const policy::Call* guard = guard_of(policy, &list);
    for (const policy::Call& call : list.parsed.calls) {
        if (&call == guard) return;
        const SourceRange range = list.range(call);
        if (!call.is("check_policy_service") || call.fault || !call.argument || range.file == FileId::none) continue;
        Finding& finding = report.add(range, fmt::format("`{}` is asked before anything refuses relaying", list.of(*call.argument)));
        finding.with_fact("it hears of every attempt to relay, and a positive answer ends the list")
            .with_help("put it behind reject_unauth_destination");
        if (guard == nullptr) continue;
        std::vector<TextEdit> edits = move_behind(project, list, call, *guard);
        if (!edits.empty()) finding.with_fix(FixKind::suggested, "put it behind the guard", std::move(edits));
    }
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        if (scope->listener() == Listener::submission || scope->loopback_only()) continue;
        const ScopePolicy policy(project, *scope);
        if (!relay_lists_known(project, policy)) continue;
        const auto only = only_guard(project, policy);
        const PolicyList& recipient = *policy.list(policy::Stage::recipient);
        if (only && only->list != &recipient) check_list(project, policy, *only->list, report);
        if (!relay_comes_first(project, policy)) check_list(project, policy, recipient, report);
    }
}

constexpr std::array kTraps{
    Trap{"behind the guard", "smtpd_recipient_restrictions = reject_unauth_destination, check_policy_service inet:127.0.0.1:10023\n"},
    Trap{"the relay list is gone through first",
         "compatibility_level = 3.6\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
         "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023\n"},
    Trap{"a quota server for users",
         "biff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n"
         "  -o smtpd_recipient_restrictions=check_policy_service,unix:private/quota,permit_sasl_authenticated,reject\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the recipient list comes first",
         "compatibility_level = 3.6\nsmtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
         "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023\n==> @target=3.5 <==\n"},
    Trap{"in the relay list", "compatibility_level = 3.6\nsmtpd_relay_restrictions = check_policy_service inet:127.0.0.1:10023, reject_unauth_destination\n"},
};

}  // namespace

const Rule rule_policy_before_relay_guard{
    .id = "PT506",
    .name = "policy-before-relay-guard",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A policy server is asked before anything has refused relaying.",
    .why = "A policy server that stands in front of `reject_unauth_destination` is asked about the attempts of every spammer to\n"
           "relay. Worse, an answer of `OK` ends the list, and where no other list has a guard the mail is relayed. Greylisting\n"
           "and SPF servers belong behind the guard.",
    .bad = "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023, reject_unauth_destination\n",
    .good = "smtpd_recipient_restrictions = reject_unauth_destination, check_policy_service inet:127.0.0.1:10023\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SMTPD_POLICY_README; postconf(5), smtpd_relay_before_recipient_restrictions",
    .check = check,
};

}  // namespace postern::lint
