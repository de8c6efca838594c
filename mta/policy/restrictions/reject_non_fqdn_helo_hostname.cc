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
    // "short." counts as complete.
    const bool complete = check_host_name(name).has_value() && scope.session().helo->find('.') != std::string::npos;
    if (complete) co_return Verdict::dunno("the name is complete");
    co_return scope.refuse(scope.subject(Subject::helo), scope.params().codes.non_fqdn_reject_code, "5.5.2",
                           "need fully-qualified hostname");
}

}  // namespace

extern const Restriction restriction_reject_non_fqdn_helo_hostname;
constinit const Restriction restriction_reject_non_fqdn_helo_hostname = refuses_flaw({
    .name = "reject_non_fqdn_helo_hostname",
    .group = Subject::helo,
    .about = Subject::helo,
    .reply_codes = {"non_fqdn_reject_code"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_non_fqdn_hostname"},
    .summary = "Refuses clients whose HELO name is neither a full domain name nor an address in brackets.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
