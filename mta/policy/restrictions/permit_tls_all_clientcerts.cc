#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_tls_all_clientcerts;
constinit const Restriction restriction_permit_tls_all_clientcerts = permits(
    Basis::valid_certificate,
    {
        .name = "permit_tls_all_clientcerts",
        .group = Subject::client,
        .about = Subject::client,
        .reads = {"smtpd_tls_CAfile", "smtpd_tls_CApath"},
        .introduced = {2, 2, 0},
        .summary = "Lets clients through whose certificate was issued by a trusted authority, whoever they are.",
    });
}  // namespace postern::policy
