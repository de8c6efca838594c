#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_maps_rbl;
constinit const Restriction restriction_reject_maps_rbl = refuses_flaw({
    .name = "reject_maps_rbl",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::dns_list},
    .reply_codes = {"maps_rbl_reject_code"},
    .reads = {"maps_rbl_domains"},
    .deprecated = {2, 1, 0},
    .removed = {3, 9, 0},
    .instead = {"reject_rbl_client"},
    .summary = "Refused clients that one of the zones of maps_rbl_domains listed.",
});
}  // namespace postern::policy
