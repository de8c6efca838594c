#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_reverse_client_hostname_access;
constinit const Restriction restriction_check_reverse_client_hostname_access = access_check({
    .name = "check_reverse_client_hostname_access",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::client_name},
    .introduced = {2, 6, 0},
    .summary = "Looks up the name that the client's address points to, whether or not that name points back, and "
               "does what the table says.",
});
}  // namespace postern::policy
