#include "mta/policy/dns_list_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    scope.warn(
        "support for restriction \"reject_maps_rbl\" will be removed from Postfix; use \"reject_rbl_client "
        "domain-name\" instead");
    for (const std::string& zone : scope.params().maps_rbl_domains) {
        Verdict verdict = co_await check_block_list(scope, zone, client_item(scope));
        if (verdict.kind != Verdict::Kind::dunno) co_return verdict;
    }
    co_return Verdict::dunno("no list of maps_rbl_domains has the client");
}

}  // namespace

extern const Restriction restriction_reject_maps_rbl;
constinit const Restriction restriction_reject_maps_rbl = refuses_flaw({
    .name = "reject_maps_rbl",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::dns_list},
    .reply_codes = {"maps_rbl_reject_code"},
    .reads = {"maps_rbl_domains"},
    .deprecated = {2, 1, 0},
    .removed = {3, 9, 0},
    .instead = {"reject_rbl_client"},
    .summary = "Refused clients that one of the zones of maps_rbl_domains listed.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
