#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit;
constinit const Restriction restriction_permit =
    always(Result::permit, {
                               .name = "permit",
                               .summary = "Ends the list and lets the mail through it.",
                           });
}  // namespace postern::policy
