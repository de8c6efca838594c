#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_rhswl_client;
constinit const Restriction restriction_permit_rhswl_client = dns_list_favour({
    .name = "permit_rhswl_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 8, 0},
    .summary = "Lets clients through whose host name a DNS allowlist has, but never past the check for foreign "
               "destinations.",
});
}  // namespace postern::policy
