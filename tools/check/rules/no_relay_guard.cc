#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/distance.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/policy_edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_no_relay_guard;
namespace {

constexpr std::string_view kRelay = "smtpd_relay_restrictions";
constexpr std::string_view kRecipient = "smtpd_recipient_restrictions";
constexpr std::string_view kGuarded = "permit_mynetworks, reject_unauth_destination";

/// Puts a guard at the end of a list of main.cf; an empty list becomes a whole one.
std::vector<TextEdit> guard_edits(const Project& project, const PolicyList& list, std::string_view name) {
    const conf::Assignment* own = project.assignment(name);
    if (own == nullptr) return {give_setting(project, name, kGuarded, project.assignment(kRecipient))};
    const SourceRange value = own->value_range();
    if (list.parsed.calls.empty()) {
        const bool glued = value.begin > 0 && project.text(value.file)[value.begin - 1] == '=';
        return {{value, fmt::format("{}{}", glued ? " " : "", kGuarded)}};
    }
    // Behind a bare permit a guard would never be reached.
    for (const policy::Call& call : list.parsed.calls) {
        if (call.is("permit")) return {};
    }
    if (!list.parsed.faults.empty()) return {};
    return {{{value.file, value.end, value.end}, ", reject_unauth_destination"}};
}

SourceRange where(const Project& project, const Scope& scope, std::string_view name) {
    const SourceRange value = scope.place(name);
    if (value.file == FileId::none || !value.empty()) return value;
    const conf::Assignment* own = project.assignment(name);
    return own != nullptr && !scope.overrides(name) ? own->name_range() : scope.range();
}

/// A word that nobody knows and that was meant as a guard: PT510 says what it is.
bool has_misspelt_guard(const PolicyList* list) {
    constexpr std::array<std::string_view, 5> kGuards{"reject_unauth_destination", "defer_unauth_destination", "reject", "defer", "defer_if_permit"};
    if (list == nullptr) return false;
    return std::any_of(list->parsed.faults.begin(), list->parsed.faults.end(), [&](const policy::ListFault& fault) {
        if (fault.fault != policy::Fault::unknown_word) return false;
        const std::string_view word = list->of(fault.span);
        return nearest(word, kGuards, std::max<std::size_t>(1, word.size() / 8)).has_value();
    });
}

/// Nobody wrote a list, and the default of the relay list is empty: where that is decided.
SourceRange where_defaults_are_chosen(const Project& project) {
    if (!project.has_master()) return {};  // a piece of a configuration is no server
    const conf::Assignment* level = project.assignment("compatibility_level");
    return level != nullptr ? level->value_range() : SourceRange{project.main_cf()->file(), 0, 0};
}

void check(const Project& project, Report& report) {
    const bool has_relay_list = project.version() >= policy::restriction_list(policy::Stage::relay).introduced;
    const std::string_view name = has_relay_list ? kRelay : kRecipient;
    for (const Scope* scope : smtp_servers(project)) {
        const bool set = scope->place(kRecipient).file != FileId::none || (has_relay_list && scope->place(kRelay).file != FileId::none);
        const ScopePolicy policy(project, *scope);
        if (!relay_lists_known(project, policy)) continue;
        const PolicyList* relay = policy.list(policy::Stage::relay);
        const PolicyList* recipient = policy.list(policy::Stage::recipient);
        if (guard_of(policy, relay) != nullptr || guard_of(policy, recipient) != nullptr) continue;
        if (has_misspelt_guard(relay) || has_misspelt_guard(recipient)) continue;
        SourceRange range = set ? where(project, *scope, name) : where_defaults_are_chosen(project);
        if (set && range.file == FileId::none) range = where(project, *scope, kRecipient);
        if (range.file == FileId::none) continue;
        Finding& finding = report.add(range, fmt::format("{} refuses to run: nothing stops strangers from relaying", scope->label()));
        finding.with_help(fmt::format("{} needs reject_unauth_destination", name));
        if (const auto judgement = policy::judge(policy.service(), policy::Who::stranger, policy::Where::foreign)) {
            finding.trace = policy.trace(judgement->run);
        }
        if (has_relay_list && scope->place(kRelay).file == FileId::none) {
            finding.with_fact(fmt::format("{} is empty by default at this compatibility_level", kRelay));
        }
        if (scope->overrides(kRelay) || scope->overrides(kRecipient)) {
            if (has_relay_list) {
                finding.with_fix(FixKind::suggested, "give the service a relay guard",
                                 {set_override(project, *scope, kRelay, "permit_mynetworks,permit_sasl_authenticated,reject_unauth_destination")});
            }
            continue;
        }
        std::vector<TextEdit> edits = guard_edits(project, has_relay_list ? *relay : *recipient, name);
        if (!edits.empty()) finding.with_fix(FixKind::suggested, "add reject_unauth_destination", std::move(edits));
    }
}

constexpr std::array kTraps{
    Trap{"a guard in the other list", "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination\n"},
    Trap{"the default of the compatibility level", "compatibility_level = 3.6\nsmtpd_recipient_restrictions = permit_mynetworks\n"},
    Trap{"a guard in a class",
         "smtpd_restriction_classes = ours_only\nours_only = permit_mynetworks, reject_unauth_destination\nsmtpd_relay_restrictions = ours_only\n"},
    Trap{"a list that refuses everything in the end",
         "compatibility_level = 3.6\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n"},
    Trap{"a word that smtpd still starts with", "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks, check_relay_domains\n"},
    Trap{"a guard that is misspelt is another rule's", "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destinations\n"},
    Trap{"nobody wrote a list, and the default has a guard", "compatibility_level = 2\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"nobody wrote a list: a piece of a configuration", "biff = no\n"},
    Trap{"a list that cannot be expanded", "smtpd_relay_restrictions = $smtpd_relay_restrictions\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a guard that only warns", "compatibility_level = 3.6\nsmtpd_relay_restrictions = permit_mynetworks, warn_if_reject reject_unauth_destination\n"},
    Trap{"a guard behind a bare permit", "compatibility_level = 3.6\nsmtpd_relay_restrictions = permit_mynetworks, permit, reject_unauth_destination\n"},
    Trap{"a guard hidden in a table", "compatibility_level = 3.6\nsmtpd_relay_restrictions = check_client_access static:reject_unauth_destination\n"},
    Trap{"an old compatibility level empties the other list", "smtpd_recipient_restrictions = permit_mynetworks\n"},
    Trap{"nobody wrote a list, and the default is empty", "biff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"a service of its own",
         "compatibility_level = 3.6\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_relay_restrictions=permit_sasl_authenticated\n"},
};

}  // namespace

const Rule rule_no_relay_guard{
    .id = "PT502",
    .name = "no-relay-guard",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "Neither the relay nor the recipient restrictions refuse relaying, so that smtpd does not start.",
    .why = "Before it serves anybody, smtpd looks for one of `reject_unauth_destination`, `defer_unauth_destination`, `reject`,\n"
           "`defer` and `defer_if_permit` in `smtpd_relay_restrictions` and `smtpd_recipient_restrictions`. Without one it\n"
           "stops with a fatal error, and clients get no greeting. It looks at the words alone: a guard behind a bare `permit`,\n"
           "behind `warn_if_reject` or in a table does not count.\n\n"
           "With `compatibility_level` below 1 the default of `smtpd_relay_restrictions` is empty.",
    .bad = "smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/access\nsmtpd_relay_restrictions =\n",
    .good = "smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/access\n"
            "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), smtpd_relay_restrictions and smtpd_recipient_restrictions",
    .check = check,
};

}  // namespace postern::lint
