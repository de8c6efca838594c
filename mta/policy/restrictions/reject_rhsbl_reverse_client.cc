#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    ListedItem item = co_await reverse_name_item(scope);
    Verdict verdict = co_await check_block_list(scope, std::string(scope.argument()), std::move(item));
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_reject_rhsbl_reverse_client;
constinit const Restriction restriction_reject_rhsbl_reverse_client = dns_list_check({
    .name = "reject_rhsbl_reverse_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 8, 0},
    .summary = "Refuses clients when a DNS blocklist has the name that their address points to.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
