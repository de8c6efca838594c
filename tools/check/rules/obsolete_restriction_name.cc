#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_obsolete_restriction_name;
namespace {

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            for (const policy::Call& call : list.parsed.calls) {
                if (call.kind != policy::CallKind::restriction || call.old_name == nullptr) continue;
                if (project.version() < call.old_name->renamed || list.range(call.word).file == FileId::none) continue;
                const std::string_view name = call.record->name;
                Finding& finding = report.add(list.range(call.word), fmt::format("`{}` is the old name of `{}`", list.of(call.word), name));
                finding.with_help(fmt::format("write {}", name));
                // The old word was one for senders and recipients alike: what is meant elsewhere a human must say.
                const bool ambiguous = ascii::equal_fold(list.of(call.word), "reject_unknown_address") && list.stage != policy::Stage::sender;
                if (ambiguous || !stands_in_file(project, list, call.word)) continue;
                finding.with_fix(FixKind::safe, fmt::format("write {}", name), {{list.range(call.word), std::string(name)}});
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"a release that has only the old name", "smtpd_helo_restrictions = reject_invalid_hostname\n==> @target=2.2 <==\n"},
    Trap{"a name that only looks old", "smtpd_sender_restrictions = reject_sender_login_mismatch\n"},
};
constexpr std::array kAlsoBad{
    Trap{"several", "smtpd_client_restrictions = reject_unknown_client\nsmtpd_helo_restrictions = reject_non_fqdn_hostname reject_unknown_hostname\n"},
    Trap{"in a service", "biff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_client_restrictions=permit_mynetworks,reject_unknown_client\n"},
};

}  // namespace

const Rule rule_obsolete_restriction_name{
    .id = "PT508",
    .name = "obsolete-restriction-name",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A restriction is written with a name that Postfix has replaced.",
    .why = "Postfix 2.3 gave several restrictions names that say what they look at: `reject_invalid_hostname` is about HELO and\n"
           "became `reject_invalid_helo_hostname`, `reject_unknown_client` became `reject_unknown_client_hostname`. The old names\n"
           "still work, but no manual has them any more, and they hide what is checked.",
    .bad = "smtpd_helo_restrictions = reject_invalid_hostname\n",
    .good = "smtpd_helo_restrictions = reject_invalid_helo_hostname\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "release notes of Postfix 2.3; postconf(5)",
    .check = check,
};

}  // namespace postern::lint
