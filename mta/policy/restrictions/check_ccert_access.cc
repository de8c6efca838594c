#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_ccert_access;
constinit const Restriction restriction_check_ccert_access = access_check({
    .name = "check_ccert_access",
    .group = Subject::client,
    .about = Subject::client,
    .braces_since = {3, 5, 0},
    .reads = {"smtpd_tls_fingerprint_digest"},
    .introduced = {2, 2, 0},
    .summary = "Looks up the fingerprint of the client's certificate and does what the table says.",
});
}  // namespace postern::policy
