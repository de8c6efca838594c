#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    Verdict verdict = scope.refuse(scope.subject(), 450, "4.7.0", "defer_if_reject requested");
    verdict.kind = Verdict::Kind::defer_if_reject;
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_defer_if_reject;
constinit const Restriction restriction_defer_if_reject =
    always(Result::defer_if_reject, {
                                        .name = "defer_if_reject",
                                        .introduced = {2, 0, 0},
                                        .summary = "Makes a later refusal a temporary one.",
                                        .evaluate = evaluate,
                                    });
}  // namespace postern::policy
