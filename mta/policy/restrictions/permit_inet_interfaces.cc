#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_inet_interfaces;
constinit const Restriction restriction_permit_inet_interfaces = permits(
    Basis::own_interface, {
                              .name = "permit_inet_interfaces",
                              .group = Subject::client,
                              .about = Subject::client,
                              .reads = {"inet_interfaces"},
                              .introduced = {2, 2, 0},
                              .summary = "Lets clients through that connect from one of this host's own addresses.",
                          });
}  // namespace postern::policy
