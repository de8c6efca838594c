#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_reverse_client_hostname_ns_access;
constinit const Restriction restriction_check_reverse_client_hostname_ns_access = host_access_check({
    .name = "check_reverse_client_hostname_ns_access",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 7, 0},
    .summary = "Looks up the name servers of the name that the client's address points to, and does what the "
               "table says.",
});
}  // namespace postern::policy
