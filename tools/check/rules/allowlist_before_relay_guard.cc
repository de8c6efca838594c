#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "mta/policy/access_result.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_allowlist_before_relay_guard;
namespace {

/// What a stranger chooses: the sender, the HELO name, and the name that its address points to.
bool forgeable(const policy::Call& call) {
    if (!is_access_check(call) || call.warning || call.fault || call.record->ok_refused) return false;
    if (call.record->about == policy::Subject::sender || call.record->about == policy::Subject::helo) return true;
    return call.record->name == "check_reverse_client_hostname_access";
}

bool permits(std::string_view result, const ScopePolicy& policy, policy::Stage stage, conf::Version version) {
    const policy::AccessResult parsed = policy::parse_access_result(result, version);
    if (parsed.form == policy::AccessResult::Form::number) return true;
    if (parsed.form == policy::AccessResult::Form::action) return parsed.action->effect == policy::ActionEffect::permit;
    if (parsed.form != policy::AccessResult::Form::restrictions) return false;
    const policy::ParseContext context{stage, version, policy.classes(), policy::ListPlace::result};
    for (const policy::Call& call : policy::parse_list(std::string(result), context).calls) {
        if (call.is("permit")) return true;
    }
    return false;
}

enum class Danger : std::uint8_t { none, possible, certain };

struct Opinion {
    Danger danger = Danger::none;
    std::string key;  // of an entry that permits
};

Opinion judge_table(const Project& project, const ScopePolicy& policy, const PolicyList& list, const policy::Call& call) {
    const std::string table(list.of(*call.argument));
    const policy::Tables& tables = *policy.service().tables;
    // A readable table has some answer for a key that is not in it.
    if (tables.look_up(table, "no-such-key.invalid").state == policy::TableAnswer::State::unknown) return {Danger::possible, {}};
    for (const policy::SampleKey& sample : tables.samples(table)) {
        if (permits(sample.result, policy, list.stage, project.version())) return {Danger::certain, sample.key};
    }
    return {};
}

void report_call(const Project& project, const PolicyList& list, const policy::Call& call, const policy::Call* guard,
                 const Opinion& opinion, SourceRange guard_place, Report& report) {
    const SourceRange range = list.range(call);
    if (range.file == FileId::none) return;
    Finding& finding = report.add(range, fmt::format("`{}` {} before the only relay guard", list.of(call.word),
                                                     opinion.danger == Danger::certain ? "permits" : "may permit"));
    if (opinion.danger == Danger::possible) finding.with_grade(Grade::warning);
    if (!opinion.key.empty()) finding.with_fact(fmt::format("whoever claims to be `{}` may relay to anywhere", opinion.key));
    if (guard_place.file != FileId::none) finding.with_related("the guard stands here", guard_place);
    finding.with_help("anybody can give that name; put the check behind the guard, or the guard into the other list as well");
    if (guard == nullptr) return;
    std::vector<TextEdit> edits = move_behind(project, list, call, *guard);
    if (!edits.empty()) finding.with_fix(FixKind::suggested, "put the check behind the guard", std::move(edits));
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        if (scope->loopback_only()) continue;
        const ScopePolicy policy(project, *scope);
        const auto only = only_guard(project, policy);
        if (!only) continue;
        const SourceRange guard_place = only->list->range(*only->guard);
        for (const policy::Call& call : only->list->parsed.calls) {
            if (&call == only->guard) break;
            if (call.kind == policy::CallKind::restriction_class) {
                const PolicyList* inner = call.warning ? nullptr : policy.list(only->list->of(call.word));
                if (inner == nullptr) continue;
                for (const policy::Call& own : inner->parsed.calls) {
                    const Opinion opinion = forgeable(own) ? judge_table(project, policy, *inner, own) : Opinion{};
                    if (opinion.danger != Danger::none) report_call(project, *inner, own, nullptr, opinion, guard_place, report);
                }
                continue;
            }
            const Opinion opinion = forgeable(call) ? judge_table(project, policy, *only->list, call) : Opinion{};
            if (opinion.danger != Danger::none) report_call(project, *only->list, call, only->guard, opinion, guard_place, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"addresses are no forgery",
         "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_client_access cidr:/etc/postfix/partners, reject_unauth_destination\n"
         "==> partners <==\n192.0.2.0/24 OK\n"},
    Trap{"certificates and logins are no forgery",
         "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_ccert_access hash:/etc/postfix/certs, check_sasl_access hash:/etc/postfix/users,\n"
         "  reject_unauth_destination\n==> certs <==\n00:11 OK\n==> users <==\nann OK\n"},
    Trap{"a guard of its own in the relay list",
         "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
         "smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/vip, reject_unauth_destination\n==> vip <==\nbirch.example OK\n"},
    Trap{"a table that only refuses",
         "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/vip, reject_unauth_destination\n"
         "==> vip <==\nbirch.example REJECT\nalder.example 554 no\n"},
    Trap{"behind the guard",
         "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = reject_unauth_destination, check_sender_access hash:/etc/postfix/vip\n==> vip <==\nbirch.example OK\n"},
    Trap{"mail servers of a domain: an OK is an error there",
         "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_sender_mx_access hash:/etc/postfix/vip, reject_unauth_destination\n==> vip <==\nbirch.example OK\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nobody can read the table",
         "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_sender_access mysql:/etc/postfix/vip.cf, reject_unauth_destination\n"},
    Trap{"the HELO name, with a number",
         "smtpd_relay_restrictions = check_helo_access inline:{{mail.birch.example=1}}, reject_unauth_destination\n"},
    Trap{"before there was a relay list",
         "smtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/vip, reject_unauth_destination\n==> @target=2.9 <==\n==> vip <==\nbirch.example RELAY\n"},
    Trap{"in a class",
         "smtpd_restriction_classes = partners\npartners = check_sender_access inline:{{birch.example=OK}}\n"
         "smtpd_relay_restrictions = partners, reject_unauth_destination\n"},
};

}  // namespace

const Rule rule_allowlist_before_relay_guard{
    .id = "PT505",
    .name = "allowlist-before-relay-guard",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A list of friends by sender or HELO name stands before the only relay guard.",
    .why = "An OK in an access table ends the list: the `reject_unauth_destination` behind it is not reached, and the mail is\n"
           "relayed to wherever it wants to go. Sender addresses, HELO names and the names that addresses point to are whatever\n"
           "the client says, so anybody who guesses an entry has an open relay. Put the check behind the guard, or answer\n"
           "`DUNNO` instead of `OK`. Since Postfix 2.10 a guard in `smtpd_relay_restrictions` makes the recipient list harmless.",
    .bad = "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_sender_access hash:/etc/postfix/vip, reject_unauth_destination\n"
           "==> vip <==\nbirch.example OK\n",
    .good = "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = reject_unauth_destination, check_sender_access hash:/etc/postfix/vip\n"
            "==> vip <==\nbirch.example OK\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SMTPD_ACCESS_README, dangerous use of restrictions",
    .check = check,
};

}  // namespace postern::lint
