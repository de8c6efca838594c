#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    constexpr HostCheck kCheck{Subject::client, HostKind::ns, true};
    return check_hosts(scope, kCheck);
}

}  // namespace

extern const Restriction restriction_check_reverse_client_hostname_ns_access;
constinit const Restriction restriction_check_reverse_client_hostname_ns_access = host_access_check({
    .name = "check_reverse_client_hostname_ns_access",
    .group = Subject::client,
    .about = Subject::client,
    .introduced = {2, 7, 0},
    .summary = "Looks up the name servers of the name that the client's address points to, and does what the "
               "table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
