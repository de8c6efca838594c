#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_rhsbl_client;
constinit const Restriction restriction_reject_rhsbl_client = dns_list_check({
    .name = "reject_rhsbl_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 0, 0},
    .summary = "Refuses clients whose host name a DNS blocklist has.",
});
}  // namespace postern::policy
