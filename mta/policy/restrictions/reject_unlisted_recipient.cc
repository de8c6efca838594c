#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_listed(scope, AddressRole::recipient);
}

}  // namespace

extern const Restriction restriction_reject_unlisted_recipient;
constinit const Restriction restriction_reject_unlisted_recipient = unlisted_check({
    .name = "reject_unlisted_recipient",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .introduced = {2, 1, 0},
    .old_name = {.name = "check_recipient_maps", .introduced = {2, 0, 0}, .renamed = {2, 1, 0}},
    .summary = "Refuses recipients of our own domains that the domain's table of recipients does not have.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
