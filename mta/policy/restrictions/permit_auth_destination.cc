#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_auth_destination;
constinit const Restriction restriction_permit_auth_destination =
    permits(Basis::destination, {
                                    .name = "permit_auth_destination",
                                    .group = Subject::recipient,
                                    .about = Subject::recipient,
                                    .reads = {"mydestination", "inet_interfaces", "proxy_interfaces",
                                              "virtual_alias_domains", "virtual_mailbox_domains", "relay_domains"},
                                    .summary = "Lets mail through that is for a domain of ours.",
                                });
}  // namespace postern::policy
