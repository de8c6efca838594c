#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_rhsbl_reverse_client;
constinit const Restriction restriction_reject_rhsbl_reverse_client = dns_list_check({
    .name = "reject_rhsbl_reverse_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 8, 0},
    .summary = "Refuses clients when a DNS blocklist has the name that their address points to.",
});
}  // namespace postern::policy
