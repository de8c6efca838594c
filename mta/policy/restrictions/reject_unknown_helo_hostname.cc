#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unknown_helo_hostname;
constinit const Restriction restriction_reject_unknown_helo_hostname = refuses_flaw({
    .name = "reject_unknown_helo_hostname",
    .group = Subject::helo,
    .about = Subject::helo,
    .asks = {Ask::dns},
    .reply_codes = {"unknown_hostname_reject_code"},
    .soft_codes = {"unknown_helo_hostname_tempfail_action"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_unknown_hostname"},
    .summary = "Refuses clients whose HELO name has neither an address nor a mail server in DNS; misconfigured "
               "but honest servers fail it.",
});
}  // namespace postern::policy
