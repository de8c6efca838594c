#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const ClientName client = co_await scope.ask_client_name();
    ReplySubject about = scope.subject(Subject::client);
    Verdict verdict = co_await check_host(scope, client.name, scope.session().client.address, std::move(about));
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_check_client_access;
constinit const Restriction restriction_check_client_access = access_check({
    .name = "check_client_access",
    .group = Subject::client,
    .about = Subject::client,
    .summary = "Looks up the client's host name, its parent domains, its address and the networks around it, and "
               "does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
