#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_non_fqdn_helo_hostname;
constinit const Restriction restriction_reject_non_fqdn_helo_hostname = refuses_flaw({
    .name = "reject_non_fqdn_helo_hostname",
    .group = Subject::helo,
    .about = Subject::helo,
    .reply_codes = {"non_fqdn_reject_code"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_non_fqdn_hostname"},
    .summary = "Refuses clients whose HELO name is neither a full domain name nor an address in brackets.",
});
}  // namespace postern::policy
