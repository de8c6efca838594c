#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope&) {
    co_return Verdict::permit("permit lets everything through");
}

}  // namespace

extern const Restriction restriction_permit;
constinit const Restriction restriction_permit =
    always(Result::permit, {
                               .name = "permit",
                               .summary = "Ends the list and lets the mail through it.",
                               .evaluate = evaluate,
                           });
}  // namespace postern::policy
