#include "mta/policy/restrictions/kinds.h"

namespace postern::policy {
extern const Restriction restriction_reject_plaintext_session;
constinit const Restriction restriction_reject_plaintext_session = {
    .name = "reject_plaintext_session",
    .group = Subject::client,
    .results = {Result::reject},
    .basis = Basis::plaintext,
    .reply_codes = {"plaintext_reject_code"},
    .introduced = {2, 3, 0},
    .summary = "Refuses sessions without encryption.",
};
}  // namespace postern::policy
