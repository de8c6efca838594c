#include <array>
#include <string>

#include <fmt/format.h>

#include "mta/policy/list_checks.h"
#include "tools/check/support/list_edit.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
extern const Rule rule_unreachable_restriction;
namespace {

void add_fix(const Project& project, const PolicyList& list, const policy::Call& end, const policy::Call& last, Finding& finding) {
    if (!stands_in_file(project, list, end.span)) return;
    if (end.is("permit")) {
        if (auto edit = remove_element(project, list.range(end))) {
            finding.with_fix(FixKind::suggested, "remove the permit, so that the rest counts", {*std::move(edit)});
        }
        return;
    }
    const conf::TextSpan dead{end.span.end, last.span.end};
    if (!stands_in_file(project, list, dead)) return;
    finding.with_fix(FixKind::suggested, "remove what is never reached", {{list.range(dead), ""}});
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            const auto end = policy::ending_call(list.parsed);
            if (!end) continue;
            const auto& calls = list.parsed.calls;
            const SourceRange range = list.range(calls[*end + 1]);
            const SourceRange ending = list.range(calls[*end]);
            if (range.file == FileId::none) continue;
            const std::size_t more = calls.size() - *end - 2;
            Finding& finding = report.add(range, fmt::format("`{}` is never reached: `{}` ends {}", list.of(calls[*end + 1].span),
                                                             list.of(calls[*end].word), list.parameter));
            if (more > 0) finding.with_fact(fmt::format("nor are the {} behind it", more));
            if (ending.file != FileId::none) finding.with_related("the list ends here", ending);
            finding.with_help("put what always decides at the end of the list");
            add_fix(project, list, calls[*end], calls.back(), finding);
        }
    }
}

constexpr std::array kTraps{
    Trap{"a reject that only warns", "smtpd_client_restrictions = warn_if_reject reject, permit_mynetworks\n"},
    Trap{"sleeping does not end a list", "smtpd_client_restrictions = sleep 1, reject_unauth_pipelining\n"},
    Trap{"what decides later", "smtpd_recipient_restrictions = defer_if_permit, defer_if_reject, reject_unauth_destination\n"},
    Trap{"the end of a list", "smtpd_client_restrictions = permit_mynetworks, reject\n"},
};
constexpr std::array kAlsoBad{
    Trap{"behind reject", "smtpd_client_restrictions = permit_mynetworks, reject, reject_unauth_pipelining, sleep 1\n"},
    Trap{"in a class", "smtpd_restriction_classes = partners\npartners = permit, reject_unauth_pipelining\nsmtpd_client_restrictions = partners\n"},
    Trap{"in a service",
         "biff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd\n  -o smtpd_client_restrictions=permit_sasl_authenticated,reject,permit_mynetworks\n"},
};

}  // namespace

const Rule rule_unreachable_restriction{
    .id = "PT503",
    .name = "unreachable-restriction",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A restriction stands behind permit, reject or defer, and is never reached.",
    .why = "A list is gone through from left to right, and ends with the first answer. `permit`, `reject` and `defer` answer\n"
           "whoever asks: what follows them is ignored. smtpd says so in the log, once in each process. `defer_if_permit` and\n"
           "`defer_if_reject` do not end a list, nor does anything behind `warn_if_reject`.",
    .bad = "smtpd_recipient_restrictions = reject_unauth_destination, permit, reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .good = "smtpd_recipient_restrictions = reject_unauth_destination, reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SMTPD_ACCESS_README; postconf(5), permit",
    .check = check,
};

}  // namespace postern::lint
