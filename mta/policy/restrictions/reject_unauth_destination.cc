#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unauth_destination;
constinit const Restriction restriction_reject_unauth_destination = {
    .name = "reject_unauth_destination",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .results = {Result::reject},
    .basis = Basis::destination,
    .reply_codes = {"relay_domains_reject_code"},
    .reads = {"mydestination", "inet_interfaces", "proxy_interfaces", "virtual_alias_domains",
              "virtual_mailbox_domains", "relay_domains"},
    .summary = "Refuses mail that is not for a domain of ours: what keeps a server from being an open relay.",
};
}  // namespace postern::policy
