#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

ReplySubject subject_of(const ClientName& client) {
    return {client.reverse_name, kUnverifiedClient};
}

Eval<Verdict> evaluate(Scope& scope) {
    const ClientName client = co_await scope.ask_client_name();
    Verdict verdict =
        co_await check_host(scope, client.reverse_name, scope.session().client.address, subject_of(client));
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_check_reverse_client_hostname_access;
constinit const Restriction restriction_check_reverse_client_hostname_access = access_check({
    .name = "check_reverse_client_hostname_access",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::client_name},
    .introduced = {2, 6, 0},
    .summary = "Looks up the name that the client's address points to, whether or not that name points back, and "
               "does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
