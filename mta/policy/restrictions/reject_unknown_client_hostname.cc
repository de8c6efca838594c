#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unknown_client_hostname;
constinit const Restriction restriction_reject_unknown_client_hostname = refuses_flaw({
    .name = "reject_unknown_client_hostname",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::client_name},
    .reply_codes = {"unknown_client_reject_code"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_unknown_client"},
    .summary = "Refuses clients unless their address leads to a name and that name back to the address; many "
               "honest servers fail it.",
});
}  // namespace postern::policy
