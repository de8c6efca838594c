#include "libconf/base/host_name.h"
#include "mta/policy/helo_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    if (!scope.session().helo) co_return Verdict::dunno();
    if (auto verdict = check_literal(scope)) co_return *std::move(verdict);
    const std::string_view name = helo_name(scope);
    if (check_host_name(name) || IpAddress::parse(name)) co_return Verdict::dunno("the name is well-formed");
    co_return scope.refuse(scope.subject(Subject::helo), scope.params().codes.invalid_hostname_reject_code, "5.5.2",
                           "Invalid name");
}

}  // namespace

extern const Restriction restriction_reject_invalid_helo_hostname;
constinit const Restriction restriction_reject_invalid_helo_hostname = refuses_flaw({
    .name = "reject_invalid_helo_hostname",
    .group = Subject::helo,
    .about = Subject::helo,
    .reply_codes = {"invalid_hostname_reject_code"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_invalid_hostname"},
    .summary = "Refuses clients whose HELO name breaks the syntax of host names.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
