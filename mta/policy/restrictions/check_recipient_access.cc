#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_mailbox(scope, AddressRole::recipient);
}

}  // namespace

extern const Restriction restriction_check_recipient_access;
constinit const Restriction restriction_check_recipient_access = access_check({
    .name = "check_recipient_access",
    .group = Subject::recipient,
    .about = Subject::recipient,
    .reads = {"recipient_delimiter"},
    .summary = "Looks up the recipient's address, its domain, parent domains and local part, and does what the "
               "table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
