#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr HostCheck kCheck{Subject::helo, HostKind::a};
    return check_hosts(scope, kCheck);
}

}  // namespace

extern const Restriction restriction_check_helo_a_access;
constinit const Restriction restriction_check_helo_a_access = host_access_check({
    .name = "check_helo_a_access",
    .group = Subject::helo,
    .about = Subject::helo,
    .introduced = {3, 0, 0},
    .summary = "Looks up the addresses of the name given with HELO or EHLO, and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
