#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unknown_reverse_client_hostname;
constinit const Restriction restriction_reject_unknown_reverse_client_hostname = refuses_flaw({
    .name = "reject_unknown_reverse_client_hostname",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::client_name},
    .reply_codes = {"unknown_client_reject_code"},
    .introduced = {2, 3, 0},
    .summary = "Refuses clients whose address leads to no name at all.",
});
}  // namespace postern::policy
