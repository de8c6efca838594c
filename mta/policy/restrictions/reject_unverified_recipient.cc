#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_verified(scope, AddressRole::recipient);
}

}  // namespace

extern const Restriction restriction_reject_unverified_recipient;
constinit const Restriction restriction_reject_unverified_recipient = verification_check({
    .name = "reject_unverified_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .reply_codes = {"unverified_recipient_reject_code"},
    .soft_codes = {"unverified_recipient_defer_code", "unverified_recipient_tempfail_action"},
    .reads = {"unverified_recipient_reject_reason", "address_verify_poll_count", "address_verify_poll_delay"},
    .introduced = {2, 1, 0},
    .summary = "Refuses recipients to whom mail cannot be delivered, found out by starting a delivery to them.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
