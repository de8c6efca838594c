#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_known_sender_login_mismatch;
constinit const Restriction restriction_reject_known_sender_login_mismatch = login_check({
    .name = "reject_known_sender_login_mismatch",
    .introduced = {2, 11, 0},
    .summary = "Refuses senders with an owner in smtpd_sender_login_maps, unless that owner has logged in; "
               "senders without one pass.",
});
}  // namespace postern::policy
