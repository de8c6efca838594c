#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr UnknownDomain kCheck{AddressRole::recipient, "4.1.2", 556, "5.1.10"};
    return check_domain(scope, kCheck);
}

}  // namespace

extern const Restriction restriction_reject_unknown_recipient_domain;
constinit const Restriction restriction_reject_unknown_recipient_domain = refuses_flaw({
    .name = "reject_unknown_recipient_domain",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .asks = {Ask::dns},
    .reply_codes = {"unknown_address_reject_code"},
    .soft_codes = {"unknown_address_tempfail_action"},
    .summary = "Refuses foreign recipients whose domain has neither a mail server nor an address in DNS.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
