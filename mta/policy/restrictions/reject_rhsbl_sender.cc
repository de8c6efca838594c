#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_block_list(scope, std::string(scope.argument()), mailbox_item(scope, AddressRole::sender));
}

}  // namespace

extern const Restriction restriction_reject_rhsbl_sender;
constinit const Restriction restriction_reject_rhsbl_sender = dns_list_check({
    .name = "reject_rhsbl_sender",
    .group = Subject::sender,
    .about = Subject::sender,
    .introduced = {2, 0, 0},
    .summary = "Refuses the message when a DNS blocklist has the sender's domain.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
