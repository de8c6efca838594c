#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_verified(scope, AddressRole::sender);
}

}  // namespace

extern const Restriction restriction_reject_unverified_sender;
constinit const Restriction restriction_reject_unverified_sender = verification_check({
    .name = "reject_unverified_sender",
    .group = Subject::sender,
    .about = Subject::sender,
    .reply_codes = {"unverified_sender_reject_code"},
    .soft_codes = {"unverified_sender_defer_code", "unverified_sender_tempfail_action"},
    .reads = {"unverified_sender_reject_reason", "address_verify_poll_count", "address_verify_poll_delay"},
    .introduced = {2, 1, 0},
    .summary = "Refuses senders to whom mail cannot be delivered, found out by starting a delivery to them.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
