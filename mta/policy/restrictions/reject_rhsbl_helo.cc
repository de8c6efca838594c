#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_rhsbl_helo;
constinit const Restriction restriction_reject_rhsbl_helo = dns_list_check({
    .name = "reject_rhsbl_helo",
    .group = Subject::helo,
    .about = Subject::helo,
    .introduced = {2, 1, 0},
    .summary = "Refuses clients when a DNS blocklist has the name they gave with HELO.",
});
}  // namespace postern::policy
