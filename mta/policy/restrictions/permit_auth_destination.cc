#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    if (!scope.session().recipient) co_return Verdict::dunno();
    const Destination whose = co_await destination(scope);
    if (whose == Destination::failed) co_return lookup_failure(scope, *scope.session().recipient);
    if (whose == Destination::ours) co_return Verdict::permit("the recipient is one of ours");
    co_return Verdict::dunno("the recipient is not one of ours");
}

}  // namespace

extern const Restriction restriction_permit_auth_destination;
constinit const Restriction restriction_permit_auth_destination =
    permits(Basis::destination, {
                                    .name = "permit_auth_destination",
                                    .group = Subject::recipient,
                                    .about = Subject::recipient,
                                    .reads = {"mydestination", "inet_interfaces", "proxy_interfaces",
                                              "virtual_alias_domains", "virtual_mailbox_domains", "relay_domains"},
                                    .summary = "Lets mail through that is for a domain of ours.",
                                    .evaluate = evaluate,
                                });
}  // namespace postern::policy
