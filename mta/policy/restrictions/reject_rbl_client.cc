#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_block_list(scope, std::string(scope.argument()), client_item(scope));
}

}  // namespace

extern const Restriction restriction_reject_rbl_client;
constinit const Restriction restriction_reject_rbl_client = dns_list_check({
    .name = "reject_rbl_client",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 0, 0},
    .old_name = {.name = "reject_rbl", .introduced = {2, 0, 0}, .renamed = {2, 0, 0}},
    .summary = "Refuses clients whose address a DNS blocklist has.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
