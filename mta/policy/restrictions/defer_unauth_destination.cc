#include <fmt/format.h>

#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    if (!scope.session().recipient) co_return Verdict::dunno();
    const std::string& recipient = *scope.session().recipient;
    const Destination whose = co_await destination(scope);
    if (whose == Destination::failed) co_return lookup_failure(scope, recipient);
    if (whose == Destination::ours) co_return Verdict::dunno("the recipient is one of ours");
    co_return scope.refuse(scope.params().codes.relay_domains_reject_code - 100, "4.7.1",
                           fmt::format("<{}>: Relay access denied", recipient));
}

}  // namespace

extern const Restriction restriction_defer_unauth_destination;
constinit const Restriction restriction_defer_unauth_destination = {
    .name = "defer_unauth_destination",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .results = {Result::defer},
    .basis = Basis::destination,
    .reply_codes = {"relay_domains_reject_code"},
    .reads = {"mydestination", "inet_interfaces", "proxy_interfaces", "virtual_alias_domains",
              "virtual_mailbox_domains", "relay_domains"},
    .introduced = {2, 10, 0},
    .summary =
        "Puts mail off that is not for a domain of ours, as reject_unauth_destination refuses it; the "
        "code is 100 less.",
    .evaluate = evaluate,
};
}  // namespace postern::policy
