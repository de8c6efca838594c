#include "mta/policy/login_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr LoginRules kRules{.owned_only = true};
    return check_login(scope, kRules);
}

}  // namespace

extern const Restriction restriction_reject_known_sender_login_mismatch;
constinit const Restriction restriction_reject_known_sender_login_mismatch = login_check({
    .name = "reject_known_sender_login_mismatch",
    .introduced = {2, 11, 0},
    .summary = "Refuses senders with an owner in smtpd_sender_login_maps, unless that owner has logged in; "
               "senders without one pass.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
