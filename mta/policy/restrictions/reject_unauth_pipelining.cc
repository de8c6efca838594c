#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unauth_pipelining;
constinit const Restriction restriction_reject_unauth_pipelining = refuses_flaw({
    .name = "reject_unauth_pipelining",
    .summary = "Refuses clients that send commands before they may, as mass mailers do.",
});
}  // namespace postern::policy
