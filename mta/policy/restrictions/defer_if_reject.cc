#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_defer_if_reject;
constinit const Restriction restriction_defer_if_reject =
    always(Result::defer_if_reject, {
                                        .name = "defer_if_reject",
                                        .introduced = {2, 0, 0},
                                        .summary = "Makes a later refusal a temporary one.",
                                    });
}  // namespace postern::policy
