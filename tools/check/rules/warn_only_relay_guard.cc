#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/list_edit.h"
#include "tools/check/support/policy_edit.h"
#include "tools/check/support/warned_guard.h"

namespace postern::lint {
extern const Rule rule_warn_only_relay_guard;
namespace {

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            for (const policy::Call& call : list.parsed.calls) {
                if (!call.warning || !keeps_strangers_out(*scope, list, call)) continue;
                const SourceRange range = list.range(*call.warning);
                if (range.file == FileId::none) continue;
                Finding& finding = report.add(range, fmt::format("`{}` only warns, and refuses nobody", list.of(call.word)));
                finding.with_help("take warn_if_reject out");
                if (!stands_in_file(project, list, *call.warning)) continue;
                if (auto edit = remove_element(project, range)) finding.with_fix(FixKind::safe, "remove warn_if_reject", {*std::move(edit)});
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"another check on trial", "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\nsmtpd_helo_restrictions = warn_if_reject reject_non_fqdn_helo_hostname\n"},
    Trap{"a reject of port 25", "smtpd_client_restrictions = permit_mynetworks, warn_if_reject reject\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the end of a submission service's list",
         "biff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_client_restrictions=permit_sasl_authenticated,warn_if_reject,reject\n"},
    Trap{"defer", "smtpd_recipient_restrictions = permit_mynetworks\n  warn_if_reject defer_unauth_destination\n  reject_unlisted_recipient\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT502"};

}  // namespace

const Rule rule_warn_only_relay_guard{
    .id = "PT504",
    .name = "warn-only-relay-guard",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "The relay guard stands behind warn_if_reject, so that it refuses nobody.",
    .why = "`warn_if_reject` turns the refusal of the restriction behind it into a line of the log. In front of\n"
           "`reject_unauth_destination`, or of the `reject` that ends a submission service's list, it opens the server for\n"
           "strangers, or keeps smtpd from starting when there is no other guard.",
    .bad = "smtpd_relay_restrictions = permit_mynetworks, warn_if_reject reject_unauth_destination\n",
    .good = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), warn_if_reject",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
