#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    scope.warn(
        "restriction permit_naked_ip_address is deprecated. Use permit_mynetworks or "
        "permit_sasl_authenticated instead");
    const auto& helo = scope.session().helo;
    if (helo && IpAddress::parse(*helo)) co_return Verdict::permit("HELO gave an address without brackets");
    co_return Verdict::dunno("HELO gave a name");
}

}  // namespace

extern const Restriction restriction_permit_naked_ip_address;
constinit const Restriction restriction_permit_naked_ip_address = permits(
    Basis::naked_helo, {
                           .name = "permit_naked_ip_address",
                           .group = Subject::helo,
                           .about = Subject::helo,
                           .deprecated = {2, 0, 0},
                           .removed = {3, 9, 0},
                           .instead = {"permit_mynetworks", "permit_sasl_authenticated"},
                           .summary = "Let clients through that gave a bare address with HELO, which anybody can do.",
                           .evaluate = evaluate,
                       });
}  // namespace postern::policy
