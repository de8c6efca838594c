#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_rhsbl_sender;
constinit const Restriction restriction_reject_rhsbl_sender = dns_list_check({
    .name = "reject_rhsbl_sender",
    .group = Subject::sender,
    .about = Subject::sender,
    .introduced = {2, 0, 0},
    .summary = "Refuses the message when a DNS blocklist has the sender's domain.",
});
}  // namespace postern::policy
