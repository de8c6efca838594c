#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_tls_clientcerts;
constinit const Restriction restriction_permit_tls_clientcerts =
    permits(Basis::listed_certificate,
            {
                .name = "permit_tls_clientcerts",
                .group = Subject::client,
                .about = Subject::client,
                .asks = {Ask::table},
                .reads = {"relay_clientcerts", "smtpd_tls_fingerprint_digest"},
                .introduced = {2, 2, 0},
                .summary = "Lets clients through whose certificate's fingerprint is listed in relay_clientcerts.",
            });
}  // namespace postern::policy
