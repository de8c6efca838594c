#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    return check_name(scope, scope.session().etrn_domain, scope.subject(Subject::etrn));
}

}  // namespace

extern const Restriction restriction_check_etrn_access;
constinit const Restriction restriction_check_etrn_access = access_check({
    .name = "check_etrn_access",
    .group = Subject::etrn,
    .about = Subject::etrn,
    .summary = "Looks up the domain given with ETRN, and its parent domains, and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
