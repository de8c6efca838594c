#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_defer;
constinit const Restriction restriction_defer =
    always(Result::defer, {
                              .name = "defer",
                              .reply_codes = {"defer_code"},
                              .introduced = {2, 0, 0},
                              .summary = "Tells the client to try again later, whoever it is.",
                          });
}  // namespace postern::policy
