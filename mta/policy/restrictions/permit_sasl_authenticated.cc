#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const std::string& user = scope.session().login.username;
    if (user.empty()) co_return Verdict::dunno("the client has not logged in");
    co_return Verdict::permit("the client has logged in as " + user);
}

}  // namespace

extern const Restriction restriction_permit_sasl_authenticated;
constinit const Restriction restriction_permit_sasl_authenticated =
    permits(Basis::authenticated, {
                                      .name = "permit_sasl_authenticated",
                                      .group = Subject::client,
                                      .about = Subject::client,
                                      .summary = "Lets clients through that have logged in.",
                                      .evaluate = evaluate,
                                  });
}  // namespace postern::policy
