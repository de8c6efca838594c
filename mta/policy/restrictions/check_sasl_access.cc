#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

ReplySubject subject_of(const std::string& user) {
    return {user, "SASL login name"};
}

Eval<Verdict> evaluate(Scope& scope) {
    const std::string& user = scope.session().login.username;
    if (!scope.params().smtpd_sasl_auth_enable) {
        scope.warn("restriction `check_sasl_access' ignored: no SASL support");
        co_return Verdict::dunno("smtpd_sasl_auth_enable is off");
    }
    if (user.empty()) co_return Verdict::dunno("the client has not logged in");
    std::vector<std::string> keys(1, user);
    Verdict verdict = co_await check_keys(scope, std::move(keys), subject_of(user));
    co_return verdict;
}

}  // namespace

extern const Restriction restriction_check_sasl_access;
constinit const Restriction restriction_check_sasl_access = access_check({
    .name = "check_sasl_access",
    .group = Subject::client,
    .about = Subject::client,
    .reads = {"smtpd_sasl_local_domain"},
    .introduced = {2, 11, 0},
    .summary = "Looks up the name a client has logged in with and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
