#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    co_return check_complete(scope, AddressRole::recipient);
}

}  // namespace

extern const Restriction restriction_reject_non_fqdn_recipient;
constinit const Restriction restriction_reject_non_fqdn_recipient = refuses_flaw({
    .name = "reject_non_fqdn_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .reply_codes = {"non_fqdn_reject_code"},
    .summary = "Refuses recipient addresses without a full domain name.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
