#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_mailbox(scope, AddressRole::sender);
}

}  // namespace

extern const Restriction restriction_check_sender_access;
constinit const Restriction restriction_check_sender_access = access_check({
    .name = "check_sender_access",
    .group = Subject::sender,
    .about = Subject::sender,
    .reads = {"smtpd_null_access_lookup_key", "recipient_delimiter"},
    .summary = "Looks up the sender's address, its domain, parent domains and local part, and does what the "
               "table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
