#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unknown_recipient_domain;
constinit const Restriction restriction_reject_unknown_recipient_domain = refuses_flaw({
    .name = "reject_unknown_recipient_domain",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .asks = {Ask::dns},
    .reply_codes = {"unknown_address_reject_code"},
    .soft_codes = {"unknown_address_tempfail_action"},
    .summary = "Refuses foreign recipients whose domain has neither a mail server nor an address in DNS.",
});
}  // namespace postern::policy
