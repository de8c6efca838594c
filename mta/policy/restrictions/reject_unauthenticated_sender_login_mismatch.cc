#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unauthenticated_sender_login_mismatch;
constinit const Restriction restriction_reject_unauthenticated_sender_login_mismatch = login_check({
    .name = "reject_unauthenticated_sender_login_mismatch",
    .introduced = {2, 1, 0},
    .summary = "Refuses sender addresses that have an owner when the client has not logged in.",
});
}  // namespace postern::policy
