#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_naked_ip_address;
constinit const Restriction restriction_permit_naked_ip_address = permits(
    Basis::naked_helo, {
                           .name = "permit_naked_ip_address",
                           .group = Subject::helo,
                           .about = Subject::helo,
                           .deprecated = {2, 0, 0},
                           .removed = {3, 9, 0},
                           .instead = {"permit_mynetworks", "permit_sasl_authenticated"},
                           .summary = "Let clients through that gave a bare address with HELO, which anybody can do.",
                       });
}  // namespace postern::policy
