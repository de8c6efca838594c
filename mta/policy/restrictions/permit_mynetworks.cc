#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_mynetworks;
constinit const Restriction restriction_permit_mynetworks =
    permits(Basis::trusted_network, {
                                        .name = "permit_mynetworks",
                                        .group = Subject::client,
                                        .about = Subject::client,
                                        .reads = {"mynetworks"},
                                        .summary = "Lets clients through whose address is in mynetworks.",
                                    });
}  // namespace postern::policy
