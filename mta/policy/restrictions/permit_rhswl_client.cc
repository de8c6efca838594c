#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    ListedItem item = co_await client_name_item(scope);
    Verdict verdict = co_await check_allow_list(scope, std::string(scope.argument()), std::move(item));
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_permit_rhswl_client;
constinit const Restriction restriction_permit_rhswl_client = dns_list_favour({
    .name = "permit_rhswl_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 8, 0},
    .summary = "Lets clients through whose host name a DNS allowlist has, but never past the check for foreign "
               "destinations.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
