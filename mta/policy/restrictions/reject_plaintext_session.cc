#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    if (scope.session().tls.encrypted()) co_return Verdict::dunno("the session is encrypted");
    co_return scope.refuse(scope.params().codes.plaintext_reject_code, "4.7.1", "Session encryption is required");
}

}  // namespace

extern const Restriction restriction_reject_plaintext_session;
constinit const Restriction restriction_reject_plaintext_session = {
    .name = "reject_plaintext_session",
    .group = Subject::client,
    .results = {Result::reject},
    .basis = Basis::plaintext,
    .reply_codes = {"plaintext_reject_code"},
    .introduced = {2, 3, 0},
    .summary = "Refuses sessions without encryption.",
    .evaluate = evaluate,
};
}  // namespace postern::policy
