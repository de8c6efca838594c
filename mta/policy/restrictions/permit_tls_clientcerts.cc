#include <array>

#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

Eval<Verdict> evaluate(Scope& scope) {
    const TlsFacts& tls = scope.session().tls;
    const std::vector<std::string>& listed = scope.params().relay_clientcerts;
    if (tls.certificate == TlsFacts::Certificate::none) co_return Verdict::dunno("the client has no certificate");
    const std::array<std::string, 2> fingerprints = {tls.fingerprint, tls.pubkey_fingerprint};
    for (const std::string& fingerprint : fingerprints) {
        if (fingerprint.empty()) continue;
        const LookupAnswer found = co_await look_up(scope, listed, fingerprint);
        if (found.state == AnswerState::found) co_return Verdict::permit("relay_clientcerts has the certificate");
        if (found.state == AnswerState::temp_fail) {
            co_return lookup_failure(scope, client_text(scope.session(), scope.params()));
        }
    }
    co_return Verdict::dunno("relay_clientcerts does not have the certificate");
}

}  // namespace

extern const Restriction restriction_permit_tls_clientcerts;
constinit const Restriction restriction_permit_tls_clientcerts =
    permits(Basis::listed_certificate,
            {
                .name = "permit_tls_clientcerts",
                .group = Subject::client,
                .about = Subject::client,
                .asks = {Ask::table},
                .reads = {"relay_clientcerts", "smtpd_tls_fingerprint_digest"},
                .introduced = {2, 2, 0},
                .summary = "Lets clients through whose certificate's fingerprint is listed in relay_clientcerts.",
                .evaluate = evaluate,
            });
}  // namespace postern::policy
