#include <fmt/format.h>

#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const ClientName client = co_await scope.ask_client_name();
    if (client.status == NameStatus::ok) co_return Verdict::dunno("the client's name leads to it and back");
    // A name server that does not answer must never cost mail: always a soft reply.
    const bool failed = client.status == NameStatus::temp_fail;
    const int code = failed ? 450 : scope.params().codes.unknown_client_reject_code;
    const std::string_view dsn = scope.params().version < Version{3, 0, 0} ? "4.7.1" : "4.7.25";
    co_return scope.refuse(
        code, dsn,
        fmt::format("Client host rejected: cannot find your hostname, [{}]", scope.session().client.address.text()));
}

}  // namespace

extern const Restriction restriction_reject_unknown_client_hostname;
constinit const Restriction restriction_reject_unknown_client_hostname = refuses_flaw({
    .name = "reject_unknown_client_hostname",
    .group = Subject::client,
    .about = Subject::client,
    .asks = {Ask::client_name},
    .reply_codes = {"unknown_client_reject_code"},
    .introduced = {2, 3, 0},
    .old_name = {.name = "reject_unknown_client"},
    .summary = "Refuses clients unless their address leads to a name and that name back to the address; many "
               "honest servers fail it.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
