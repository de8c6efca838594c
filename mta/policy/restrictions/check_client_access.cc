#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_client_access;
constinit const Restriction restriction_check_client_access = access_check({
    .name = "check_client_access",
    .group = Subject::client,
    .about = Subject::client,
    .summary = "Looks up the client's host name, its parent domains, its address and the networks around it, and "
               "does what the table says.",
});
}  // namespace postern::policy
