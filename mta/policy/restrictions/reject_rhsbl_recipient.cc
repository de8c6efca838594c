#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_block_list(scope, std::string(scope.argument()), mailbox_item(scope, AddressRole::recipient));
}

}  // namespace

extern const Restriction restriction_reject_rhsbl_recipient;
constinit const Restriction restriction_reject_rhsbl_recipient = dns_list_check({
    .name = "reject_rhsbl_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .introduced = {2, 0, 0},
    .summary = "Refuses the recipient when a DNS blocklist has its domain.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
