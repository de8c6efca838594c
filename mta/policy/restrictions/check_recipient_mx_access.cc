#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr HostCheck kCheck{Subject::recipient, HostKind::mx};
    return check_hosts(scope, kCheck);
}

}  // namespace

extern const Restriction restriction_check_recipient_mx_access;
constinit const Restriction restriction_check_recipient_mx_access = host_access_check({
    .name = "check_recipient_mx_access",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .introduced = {2, 1, 0},
    .summary = "Looks up the mail servers of the recipient's domain, and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
