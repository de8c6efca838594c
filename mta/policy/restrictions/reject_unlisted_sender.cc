#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unlisted_sender;
constinit const Restriction restriction_reject_unlisted_sender = unlisted_check({
    .name = "reject_unlisted_sender",
    .group = Subject::sender,
    .about = Subject::sender,
    .introduced = {2, 1, 0},
    .summary = "Refuses senders of our own domains that are no valid recipients there.",
});
}  // namespace postern::policy
