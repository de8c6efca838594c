#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_client_a_access;
constinit const Restriction restriction_check_client_a_access = host_access_check({
    .name = "check_client_a_access",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {3, 0, 0},
    .summary = "Looks up the addresses of the client's host name and does what the table says.",
});
}  // namespace postern::policy
