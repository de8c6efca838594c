#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_listed(scope, AddressRole::sender);
}

}  // namespace

extern const Restriction restriction_reject_unlisted_sender;
constinit const Restriction restriction_reject_unlisted_sender = unlisted_check({
    .name = "reject_unlisted_sender",
    .group = Subject::sender,
    .about = Subject::sender,
    .introduced = {2, 1, 0},
    .summary = "Refuses senders of our own domains that are no valid recipients there.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
