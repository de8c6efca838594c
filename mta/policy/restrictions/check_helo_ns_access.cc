#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_helo_ns_access;
constinit const Restriction restriction_check_helo_ns_access = host_access_check({
    .name = "check_helo_ns_access",
    .group = Subject::helo,
    .about = Subject::helo,
    .introduced = {2, 1, 0},
    .summary = "Looks up the name servers of the name given with HELO or EHLO, and does what the table says.",
});
}  // namespace postern::policy
