#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_defer_if_permit;
constinit const Restriction restriction_defer_if_permit =
    always(Result::defer_if_permit, {
                                        .name = "defer_if_permit",
                                        .introduced = {2, 0, 0},
                                        .summary = "Puts the mail off if it would be let through in the end.",
                                    });
}  // namespace postern::policy
