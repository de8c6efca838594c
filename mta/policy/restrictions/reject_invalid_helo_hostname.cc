#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_invalid_helo_hostname;
constinit const Restriction restriction_reject_invalid_helo_hostname = refuses_flaw({
    .name = "reject_invalid_helo_hostname",
    .group = Subject::helo,
    .about = Subject::helo,
    .reply_codes = {"invalid_hostname_reject_code"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_invalid_hostname"},
    .summary = "Refuses clients whose HELO name breaks the syntax of host names.",
});
}  // namespace postern::policy
