#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const Match trusted = co_await match_networks(scope, scope.params().mynetworks, scope.session().client.address);
    if (trusted == Match::yes) co_return Verdict::permit("the client is in mynetworks");
    if (trusted == Match::failed) co_return lookup_failure(scope, client_text(scope.session(), scope.params()));
    co_return Verdict::dunno("the client is not in mynetworks");
}

}  // namespace

extern const Restriction restriction_permit_mynetworks;
constinit const Restriction restriction_permit_mynetworks =
    permits(Basis::trusted_network, {
                                        .name = "permit_mynetworks",
                                        .group = Subject::client,
                                        .about = Subject::client,
                                        .reads = {"mynetworks"},
                                        .summary = "Lets clients through whose address is in mynetworks.",
                                        .evaluate = evaluate,
                                    });
}  // namespace postern::policy
