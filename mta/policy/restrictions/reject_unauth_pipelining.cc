#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    if (!scope.session().pipelined_early) co_return Verdict::dunno("no command came too early");
    co_return scope.refuse(scope.subject(), 503, "5.5.0", "Improper use of SMTP command pipelining");
}

}  // namespace

extern const Restriction restriction_reject_unauth_pipelining;
constinit const Restriction restriction_reject_unauth_pipelining = refuses_flaw({
    .name = "reject_unauth_pipelining",
    .summary = "Refuses clients that send commands before they may, as mass mailers do.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
