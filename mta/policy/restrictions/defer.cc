#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    co_return scope.refuse(scope.subject(), scope.params().codes.defer_code, "4.3.2", "Try again later");
}

}  // namespace

extern const Restriction restriction_defer;
constinit const Restriction restriction_defer =
    always(Result::defer, {
                              .name = "defer",
                              .reply_codes = {"defer_code"},
                              .introduced = {2, 0, 0},
                              .summary = "Tells the client to try again later, whoever it is.",
                              .evaluate = evaluate,
                          });
}  // namespace postern::policy
