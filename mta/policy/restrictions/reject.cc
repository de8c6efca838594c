#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    co_return scope.refuse(scope.subject(), scope.params().codes.reject_code, "5.7.1", "Access denied");
}

}  // namespace

extern const Restriction restriction_reject;
constinit const Restriction restriction_reject =
    always(Result::reject, {
                               .name = "reject",
                               .reply_codes = {"reject_code"},
                               .summary = "Refuses everything that gets this far down the list.",
                               .evaluate = evaluate,
                           });
}  // namespace postern::policy
