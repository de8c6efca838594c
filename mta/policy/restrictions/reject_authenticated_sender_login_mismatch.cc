#include "mta/policy/login_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr LoginRules kRules{.anonymous = false};
    return check_login(scope, kRules);
}

}  // namespace

extern const Restriction restriction_reject_authenticated_sender_login_mismatch;
constinit const Restriction restriction_reject_authenticated_sender_login_mismatch = login_check({
    .name = "reject_authenticated_sender_login_mismatch",
    .introduced = {2, 1, 0},
    .summary = "Refuses clients that have logged in when the sender address is not theirs.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
