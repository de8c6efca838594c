#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_allow_list(scope, std::string(scope.argument()), client_item(scope));
}

}  // namespace

extern const Restriction restriction_permit_dnswl_client;
constinit const Restriction restriction_permit_dnswl_client = dns_list_favour({
    .name = "permit_dnswl_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 8, 0},
    .summary = "Lets clients through whose address a DNS allowlist has, but never past the check for foreign "
               "destinations.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
