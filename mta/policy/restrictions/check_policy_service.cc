#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_check_policy_service;
constinit const Restriction restriction_check_policy_service = {
    .name = "check_policy_service",
    .argument = ArgumentKind::policy_server,
    .braces_since = {3, 0, 0},
    .results = {Result::permit, Result::reject, Result::defer, Result::defer_if_permit, Result::defer_if_reject},
    .basis = Basis::policy_server,
    .asks = {Ask::policy_server},
    .introduced = {2, 1, 0},
    .summary = "Asks another program, over the policy protocol, and does what it answers.",
};
}  // namespace postern::policy
