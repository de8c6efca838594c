#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_mx_backup;
constinit const Restriction restriction_permit_mx_backup =
    permits(Basis::good_standing,
            {
                .name = "permit_mx_backup",
                .group = Subject::recipient,
                .about = Subject::recipient,
                .asks = {Ask::dns},
                .reads = {"permit_mx_backup_networks"},
                .deprecated = {3, 9, 0},
                .instead = {"relay_domains"},
                .summary = "Lets mail through for domains that name this host as one of their mail servers.",
            });
}  // namespace postern::policy
