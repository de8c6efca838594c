#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_etrn_access;
constinit const Restriction restriction_check_etrn_access = access_check({
    .name = "check_etrn_access",
    .group = Subject::etrn,
    .about = Subject::etrn,
    .summary = "Looks up the domain given with ETRN, and its parent domains, and does what the table says.",
});
}  // namespace postern::policy
