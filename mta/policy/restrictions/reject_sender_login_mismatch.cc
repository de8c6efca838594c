#include "mta/policy/login_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr LoginRules kRules{};
    return check_login(scope, kRules);
}

}  // namespace

extern const Restriction restriction_reject_sender_login_mismatch;
constinit const Restriction restriction_reject_sender_login_mismatch = login_check({
    .name = "reject_sender_login_mismatch",
    .summary = "Refuses a sender address that belongs to somebody else, or to somebody who has not logged in.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
