#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_sleep;
constinit const Restriction restriction_sleep = {
    .name = "sleep",
    .argument = ArgumentKind::number,
    .introduced = {2, 2, 0},
    .summary = "Waits that many seconds, then goes on.",
};
}  // namespace postern::policy
