#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_helo_mx_access;
constinit const Restriction restriction_check_helo_mx_access = host_access_check({
    .name = "check_helo_mx_access",
    .group = Subject::helo,
    .about = Subject::helo,
    .introduced = {2, 1, 0},
    .summary = "Looks up the mail servers of the name given with HELO or EHLO, and does what the table says.",
});
}  // namespace postern::policy
