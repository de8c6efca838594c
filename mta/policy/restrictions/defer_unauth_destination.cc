#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_defer_unauth_destination;
constinit const Restriction restriction_defer_unauth_destination = {
    .name = "defer_unauth_destination",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .results = {Result::defer},
    .basis = Basis::destination,
    .reply_codes = {"relay_domains_reject_code"},
    .reads = {"mydestination", "inet_interfaces", "proxy_interfaces", "virtual_alias_domains",
              "virtual_mailbox_domains", "relay_domains"},
    .introduced = {2, 10, 0},
    .summary =
        "Puts mail off that is not for a domain of ours, as reject_unauth_destination refuses it; the "
        "code is 100 less.",
};
}  // namespace postern::policy
