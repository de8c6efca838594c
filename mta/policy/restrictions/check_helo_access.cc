#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_name(scope, scope.session().helo.value_or(std::string()), scope.subject(Subject::helo));
}

}  // namespace

extern const Restriction restriction_check_helo_access;
constinit const Restriction restriction_check_helo_access = access_check({
    .name = "check_helo_access",
    .group = Subject::helo,
    .about = Subject::helo,
    .summary = "Looks up the name given with HELO or EHLO, and its parent domains, and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
