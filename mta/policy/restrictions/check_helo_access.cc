#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_helo_access;
constinit const Restriction restriction_check_helo_access = access_check({
    .name = "check_helo_access",
    .group = Subject::helo,
    .about = Subject::helo,
    .summary = "Looks up the name given with HELO or EHLO, and its parent domains, and does what the table says.",
});
}  // namespace postern::policy
