#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_sender_ns_access;
constinit const Restriction restriction_check_sender_ns_access = host_access_check({
    .name = "check_sender_ns_access",
    .group = Subject::sender,
    .about = Subject::sender,
    .introduced = {2, 1, 0},
    .summary = "Looks up the name servers of the sender's domain, and does what the table says.",
});
}  // namespace postern::policy
