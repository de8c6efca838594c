#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_non_fqdn_sender;
constinit const Restriction restriction_reject_non_fqdn_sender = refuses_flaw({
    .name = "reject_non_fqdn_sender",
    .group = Subject::sender,
    .about = Subject::sender,
    .reply_codes = {"non_fqdn_reject_code"},
    .summary = "Refuses sender addresses without a full domain name.",
});
}  // namespace postern::policy
