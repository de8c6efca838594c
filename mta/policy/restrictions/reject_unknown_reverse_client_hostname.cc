#include <fmt/format.h>

#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const ClientName client = co_await scope.ask_client_name();
    if (client.reverse_status == NameStatus::ok) co_return Verdict::dunno("the client's address leads to a name");
    const bool failed = client.reverse_status == NameStatus::temp_fail;
    const int code = failed ? 450 : scope.params().codes.unknown_client_reject_code;
    co_return scope.refuse(code, "4.7.1",
                           fmt::format("Client host rejected: cannot find your reverse hostname, [{}]",
                                       scope.session().client.address.text()));
}

}  // namespace

extern const Restriction restriction_reject_unknown_reverse_client_hostname;
constinit const Restriction restriction_reject_unknown_reverse_client_hostname = refuses_flaw({
    .name = "reject_unknown_reverse_client_hostname",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::client_name},
    .reply_codes = {"unknown_client_reject_code"},
    .introduced = {2, 3, 0},
    .summary = "Refuses clients whose address leads to no name at all.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
