#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_non_fqdn_recipient;
constinit const Restriction restriction_reject_non_fqdn_recipient = refuses_flaw({
    .name = "reject_non_fqdn_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .reply_codes = {"non_fqdn_reject_code"},
    .summary = "Refuses recipient addresses without a full domain name.",
});
}  // namespace postern::policy
