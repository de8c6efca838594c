#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_reverse_client_hostname_a_access;
constinit const Restriction restriction_check_reverse_client_hostname_a_access = host_access_check({
    .name = "check_reverse_client_hostname_a_access",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {3, 0, 0},
    .summary = "Looks up the addresses of the name that the client's address points to, and does what the table "
               "says.",
});
}  // namespace postern::policy
