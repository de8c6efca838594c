#include "mta/policy/login_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr LoginRules kRules{.logged_in = false};
    return check_login(scope, kRules);
}

}  // namespace

extern const Restriction restriction_reject_unauthenticated_sender_login_mismatch;
constinit const Restriction restriction_reject_unauthenticated_sender_login_mismatch = login_check({
    .name = "reject_unauthenticated_sender_login_mismatch",
    .introduced = {2, 1, 0},
    .summary = "Refuses sender addresses that have an owner when the client has not logged in.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
