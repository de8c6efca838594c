#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr HostCheck kCheck{Subject::sender, HostKind::mx};
    return check_hosts(scope, kCheck);
}

}  // namespace

extern const Restriction restriction_check_sender_mx_access;
constinit const Restriction restriction_check_sender_mx_access = host_access_check({
    .name = "check_sender_mx_access",
    .group = Subject::sender,
    .about = Subject::sender,
    .introduced = {2, 1, 0},
    .summary = "Looks up the mail servers of the sender's domain, and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
