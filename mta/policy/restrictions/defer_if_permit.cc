#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    Verdict verdict = scope.refuse(scope.subject(), 450, "4.7.0", "defer_if_permit requested");
    verdict.kind = Verdict::Kind::defer_if_permit;
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_defer_if_permit;
constinit const Restriction restriction_defer_if_permit =
    always(Result::defer_if_permit, {
                                        .name = "defer_if_permit",
                                        .introduced = {2, 0, 0},
                                        .summary = "Puts the mail off if it would be let through in the end.",
                                        .evaluate = evaluate,
                                    });
}  // namespace postern::policy
