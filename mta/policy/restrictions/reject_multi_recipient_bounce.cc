#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_multi_recipient_bounce;
constinit const Restriction restriction_reject_multi_recipient_bounce = refuses_flaw({
    .name = "reject_multi_recipient_bounce",
    .about = Subject::sender,
    .useful_in = {Stage::recipient, Stage::data, Stage::end_of_data},
    .reply_codes = {"multi_recipient_bounce_reject_code"},
    .introduced = {2, 1, 0},
    .summary = "Refuses bounces with several recipients, which are certain to be known only after the last RCPT.",
});
}  // namespace postern::policy
