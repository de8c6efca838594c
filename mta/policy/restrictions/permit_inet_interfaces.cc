#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    InterfaceQuestion question{InterfaceQuestion::Which::inet_interfaces, scope.session().client.address};
    const InterfaceAnswer own = co_await scope.ask(question);
    if (own.state == AnswerState::found) co_return Verdict::permit("the client connects from an address of this host");
    co_return Verdict::dunno("the client is another host");
}

}  // namespace

extern const Restriction restriction_permit_inet_interfaces;
constinit const Restriction restriction_permit_inet_interfaces = permits(
    Basis::own_interface, {
                              .name = "permit_inet_interfaces",
                              .group = Subject::client,
                              .about = Subject::client,
                              .reads = {"inet_interfaces"},
                              .introduced = {2, 2, 0},
                              .summary = "Lets clients through that connect from one of this host's own addresses.",
                              .evaluate = evaluate,
                          });
}  // namespace postern::policy
