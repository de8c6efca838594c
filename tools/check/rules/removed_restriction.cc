#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_removed_restriction;
namespace {

std::string advice(const policy::Restriction& record) {
    std::string text;
    for (const std::string_view name : record.instead) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

/// What the advice says can stand in the word's place: restrictions of the target, without arguments.
bool can_replace(const policy::Restriction& record, conf::Version version) {
    bool any = false;
    for (const std::string_view name : record.instead) {
        const policy::Word word = policy::find_restriction(name);
        if (!word || word.record->argument != policy::ArgumentKind::none) return false;
        if (policy::standing(word, version) != policy::Standing::current) return false;
        any = true;
    }
    return any;
}

void report_call(const Project& project, const PolicyList& list, const policy::Call& call, Report& report) {
    const policy::Restriction& record = *call.record;
    const SourceRange range = list.range(call.word);
    const bool removed = call.fault == policy::Fault::removed;
    Finding& finding = report.add(range, removed ? fmt::format("`{}` is gone since Postfix {}", list.of(call.word), record.removed.text())
                                                 : fmt::format("`{}` is deprecated", list.of(call.word)));
    if (removed) {
        finding.with_fact("every client that gets this far is put off with 451 4.3.5 Server configuration error");
    } else {
        finding.with_grade(Grade::warning);
    }
    const std::string instead = advice(record);
    if (!instead.empty()) finding.with_help(fmt::format("use {} instead", instead));
    if (!can_replace(record, project.version()) || !stands_in_file(project, list, call.word)) return;
    std::string text;
    const bool master = project.master_cf() != nullptr && project.master_cf()->file() == range.file;
    for (const std::string_view name : record.instead) text.append(text.empty() ? "" : master ? "," : ", ").append(name);
    // What is there already need not be repeated.
    bool has_networks = false;
    for (const policy::Call& other : list.parsed.calls) has_networks = has_networks || (other.is("permit_mynetworks") && other.span.end <= call.span.begin);
    if (has_networks && record.name == "check_relay_domains") text = "reject_unauth_destination";
    finding.with_fix(FixKind::suggested, fmt::format("use {}", text), {{range, text}});
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            for (const policy::Call& call : list.parsed.calls) {
                if (call.kind != policy::CallKind::restriction || list.range(call.word).file == FileId::none) continue;
                if (project.version() >= call.record->deprecated) report_call(project, list, call, report);
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"permit_mx_backup before it was deprecated", "smtpd_recipient_restrictions = permit_mx_backup, reject_unauth_destination\n==> @target=3.8 <==\n"},
};
constexpr std::array kAlsoBad{
    Trap{"before it was removed", "smtpd_recipient_restrictions = check_relay_domains\n==> @target=3.8 <==\n"},
    Trap{"a list of block lists", "maps_rbl_domains = bl.alder.example\nsmtpd_client_restrictions = reject_maps_rbl\n"},
    Trap{"clients that give an address", "smtpd_helo_restrictions = permit_naked_ip_address\n"},
    Trap{"permit_mx_backup", "smtpd_recipient_restrictions = permit_mx_backup, reject_unauth_destination\n==> @target=3.9 <==\n"},
};

}  // namespace

const Rule rule_removed_restriction{
    .id = "PT509",
    .name = "removed-restriction",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A restriction is used that Postfix has removed, or is about to remove.",
    .why = "`check_relay_domains`, `reject_maps_rbl` and `permit_naked_ip_address` had been deprecated for twenty years when\n"
           "Postfix 3.9 removed them. Since then smtpd answers `451 4.3.5 Server configuration error` when it gets to one;\n"
           "before, it writes a warning to the log. `permit_mx_backup` is deprecated since 3.9: name the domains in\n"
           "`relay_domains`.",
    .bad = "smtpd_recipient_restrictions = permit_mynetworks, check_relay_domains\n",
    .good = "smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DEPRECATION_README; release notes of Postfix 3.9",
    .check = check,
};

}  // namespace postern::lint
