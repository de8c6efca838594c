#include "libconf/syntax/quoting.h"
#include "mta/policy/access_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

/// The texts to look up, in the order that search_order asks for.
std::vector<std::string> keys_of(const Scope& scope) {
    const TlsFacts& tls = scope.session().tls;
    std::vector<std::string> order{"cert_fingerprint", "pubkey_fingerprint"};
    for (std::size_t i = 0; i < scope.call().options.size(); ++i) {
        std::string_view option = scope.option(i);
        if (option.starts_with('{')) option = conf::read_group(option).inner.of(option);
        const conf::NameValue pair = conf::read_name_value(option);
        if (pair.fault != conf::NameValueFault::none || pair.name.of(option) != "search_order") continue;
        order.clear();
        conf::WordReader words(pair.value.of(option), conf::Braces::plain, conf::kListSeparators);
        while (const auto word = words.next()) order.emplace_back(word->of(pair.value.of(option)));
    }
    std::vector<std::string> keys;
    for (const std::string& what : order) {
        if (what == "cert_fingerprint" && !tls.fingerprint.empty()) keys.push_back(tls.fingerprint);
        if (what == "pubkey_fingerprint" && !tls.pubkey_fingerprint.empty()) keys.push_back(tls.pubkey_fingerprint);
    }
    return keys;
}

Eval<Verdict> evaluate(Scope& scope) {
    // Each fingerprint is a text of its own, not a part of the other.
    const std::vector<std::string> fingerprints = keys_of(scope);
    for (const std::string& fingerprint : fingerprints) {
        std::vector<std::string> keys(1, fingerprint);
        ReplySubject about = scope.subject(Subject::client);
        Verdict verdict = co_await check_keys(scope, std::move(keys), std::move(about));
        if (verdict.kind != Verdict::Kind::dunno) co_return verdict;
    }
    co_return Verdict::dunno("the table has none of the client's fingerprints");
}

}  // namespace

extern const Restriction restriction_check_ccert_access;
constinit const Restriction restriction_check_ccert_access = access_check({
    .name = "check_ccert_access",
    .group = Subject::client,
    .about = Subject::client,
    .braces_since = {3, 5, 0},
    .reads = {"smtpd_tls_fingerprint_digest"},
    .introduced = {2, 2, 0},
    .summary = "Looks up the fingerprint of the client's certificate and does what the table says.",
    .evaluate = evaluate,
});
}  // namespace postern::policy
