#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr UnknownDomain kCheck{AddressRole::sender, "4.1.8", 550, "5.7.27"};
    return check_domain(scope, kCheck);
}

}  // namespace

extern const Restriction restriction_reject_unknown_sender_domain;
constinit const Restriction restriction_reject_unknown_sender_domain = refuses_flaw({
    .name = "reject_unknown_sender_domain",
    .group = Subject::sender,
    .about = Subject::sender,
    .asks = {Ask::dns},
    .reply_codes = {"unknown_address_reject_code"},
    .soft_codes = {"unknown_address_tempfail_action"},
    .old_name = {.name = "reject_unknown_address", .renamed = {2, 0, 0}},
    .summary = "Refuses foreign senders whose domain has neither a mail server nor an address in DNS.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
