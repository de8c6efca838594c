#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unknown_sender_domain;
constinit const Restriction restriction_reject_unknown_sender_domain = refuses_flaw({
    .name = "reject_unknown_sender_domain",
    .group = Subject::sender,
    .about = Subject::sender,
    .asks = {Ask::dns},
    .reply_codes = {"unknown_address_reject_code"},
    .soft_codes = {"unknown_address_tempfail_action"},
    .old_name = {.name = "reject_unknown_address", .renamed = {2, 0, 0}},
    .summary = "Refuses foreign senders whose domain has neither a mail server nor an address in DNS.",
});
}  // namespace postern::policy
