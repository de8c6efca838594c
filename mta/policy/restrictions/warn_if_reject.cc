#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_warn_if_reject;
constinit const Restriction restriction_warn_if_reject = {
    .name = "warn_if_reject",
    .argument = ArgumentKind::restriction,
    .summary = "Lets the next restriction only log what it would have refused.",
};
}  // namespace postern::policy
