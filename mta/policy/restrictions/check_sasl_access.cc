#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_sasl_access;
constinit const Restriction restriction_check_sasl_access = access_check({
    .name = "check_sasl_access",
    .group = Subject::client,
    .about = Subject::client,
    .reads = {"smtpd_sasl_local_domain"},
    .introduced = {2, 11, 0},
    .summary = "Looks up the name a client has logged in with and does what the table says.",
});
}  // namespace postern::policy
