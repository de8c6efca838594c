#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_authenticated_sender_login_mismatch;
constinit const Restriction restriction_reject_authenticated_sender_login_mismatch = login_check({
    .name = "reject_authenticated_sender_login_mismatch",
    .introduced = {2, 1, 0},
    .summary = "Refuses clients that have logged in when the sender address is not theirs.",
});
}  // namespace postern::policy
