#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    if (scope.session().tls.certificate == TlsFacts::Certificate::trusted) {
        co_return Verdict::permit("the client's certificate was verified");
    }
    co_return Verdict::dunno("the client has no certificate that could be verified");
}

}  // namespace

extern const Restriction restriction_permit_tls_all_clientcerts;
constinit const Restriction restriction_permit_tls_all_clientcerts = permits(
    Basis::valid_certificate,
    {
        .name = "permit_tls_all_clientcerts",
        .group = Subject::client,
        .about = Subject::client,
        .reads = {"smtpd_tls_CAfile", "smtpd_tls_CApath"},
        .introduced = {2, 2, 0},
        .summary = "Lets clients through whose certificate was issued by a trusted authority, whoever they are.",
        .evaluate = evaluate,
    });
}  // namespace postern::policy
