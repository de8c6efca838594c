#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject;
constinit const Restriction restriction_reject =
    always(Result::reject, {
                               .name = "reject",
                               .reply_codes = {"reject_code"},
                               .summary = "Refuses everything that gets this far down the list.",
                           });
}  // namespace postern::policy
