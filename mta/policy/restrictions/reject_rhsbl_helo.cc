#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_block_list(scope, std::string(scope.argument()), helo_item(scope));
}

}  // namespace

extern const Restriction restriction_reject_rhsbl_helo;
constinit const Restriction restriction_reject_rhsbl_helo = dns_list_check({
    .name = "reject_rhsbl_helo",
    .group = Subject::helo,
    .about = Subject::helo,
    .introduced = {2, 1, 0},
    .summary = "Refuses clients when a DNS blocklist has the name they gave with HELO.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
