#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_unlisted_recipient;
constinit const Restriction restriction_reject_unlisted_recipient = unlisted_check({
    .name = "reject_unlisted_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .introduced = {2, 1, 0},
    .old_name = {.name = "check_recipient_maps", .introduced = {2, 0, 0}, .renamed = {2, 1, 0}},
    .summary = "Refuses recipients of our own domains that the domain's table of recipients does not have.",
});
}  // namespace postern::policy
