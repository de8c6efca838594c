#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_sender_login_mismatch;
constinit const Restriction restriction_reject_sender_login_mismatch = login_check({
    .name = "reject_sender_login_mismatch",
    .summary = "Refuses a sender address that belongs to somebody else, or to somebody who has not logged in.",
});
}  // namespace postern::policy
