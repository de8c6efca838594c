#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_rhsbl_recipient;
constinit const Restriction restriction_reject_rhsbl_recipient = dns_list_check({
    .name = "reject_rhsbl_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .introduced = {2, 0, 0},
    .summary = "Refuses the recipient when a DNS blocklist has its domain.",
});
}  // namespace postern::policy
