#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    scope.warn(
        "support for restriction \"check_relay_domains\" will be removed from Postfix; use "
        "\"reject_unauth_destination\" instead");
    if (!scope.session().recipient) co_return Verdict::dunno();
    const Destination whose = co_await destination(scope);
    if (whose == Destination::failed) co_return lookup_failure(scope, *scope.session().recipient);
    if (whose == Destination::ours) co_return Verdict::permit("the recipient is one of ours");
    co_return scope.refuse(scope.subject(Subject::recipient), scope.params().codes.relay_domains_reject_code, "5.7.1",
                           "Relay access denied");
}

}  // namespace

extern const Restriction restriction_check_relay_domains;
constinit const Restriction restriction_check_relay_domains = {
    .name = "check_relay_domains",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .results = {Result::permit, Result::reject},
    .basis = Basis::destination,
    .reply_codes = {"relay_domains_reject_code"},
    .reads = {"relay_domains", "permit_mx_backup_networks"},
    .deprecated = {2, 2, 0},
    .removed = {3, 9, 0},
    .instead = {"permit_mynetworks", "reject_unauth_destination"},
    .summary = "Let clients of relay_domains through, and mail for our own domains, and refused everything else.",
    .evaluate = evaluate,
};
}  // namespace postern::policy
