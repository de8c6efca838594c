#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_permit_sasl_authenticated;
constinit const Restriction restriction_permit_sasl_authenticated =
    permits(Basis::authenticated, {
                                      .name = "permit_sasl_authenticated",
                                      .group = Subject::client,
                                      .about = Subject::client,
                                      .summary = "Lets clients through that have logged in.",
                                  });
}  // namespace postern::policy
