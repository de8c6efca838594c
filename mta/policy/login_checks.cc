#include "mta/policy/login_checks.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "libtables/lookup_keys.h"
#include "mta/policy/common_checks.h"

namespace postern::policy {
namespace {

bool owns(std::string_view owners, std::string_view user) {
    conf::WordReader words(owners, conf::Braces::plain, conf::kListSeparators);
    while (const auto word = words.next()) {
        if (ascii::equal_fold(word->of(owners), user)) return true;
    }
    return false;
}

/// The owners of the sender's address.
Eval<LookupAnswer> look_up_owners(Scope& scope) {
    const tables::TableUse* use = tables::find_table_use("smtpd_sender_login_maps");
    POSTERN_CHECK(use != nullptr);
    tables::KeySettings settings;
    settings.delimiters = tables::Delimiters(scope.params().keys.delimiters);
    tables::LookupKeys keys(*use, settings);
    keys.start(*scope.session().sender);
    while (const auto key = keys.next()) {
        if (key->condition == tables::KeyCondition::domain_is_local) {
            const ResolveAnswer route = co_await scope.ask_route(AddressRole::sender);
            if (route.state != AnswerState::found || route.address_class != AddressClass::local) continue;
        }
        LookupAnswer answer = co_await look_up(scope, scope.params().smtpd_sender_login_maps, std::string(key->text));
        if (answer.state != AnswerState::absent) co_return answer;
    }
    co_return LookupAnswer::absent();
}

}  // namespace

Eval<Verdict> check_login(Scope& scope, LoginRules rules) {
    const auto& sender = scope.session().sender;
    const std::string& user = scope.session().login.username;
    if (!scope.params().smtpd_sasl_auth_enable) {
        scope.warn(fmt::format("restriction `{}' ignored: no SASL support", scope.word()));
        co_return Verdict::dunno("smtpd_sasl_auth_enable is off");
    }
    if (!sender || sender->empty()) co_return Verdict::dunno("the null sender belongs to nobody");
    if (user.empty() ? !rules.anonymous : !rules.logged_in) co_return Verdict::dunno("not a client to look at");
    const LookupAnswer owners = co_await look_up_owners(scope);
    if (owners.state == AnswerState::temp_fail) co_return lookup_failure(scope, *sender);
    const bool owned = owners.state == AnswerState::found;
    const ReplySubject about = scope.subject(Subject::sender);
    if (user.empty()) {
        if (!owned) co_return Verdict::dunno("the address has no owner");
        co_return scope.refuse(about, 553, "5.7.1", "not logged in");
    }
    if (!owned && rules.owned_only) co_return Verdict::dunno("the address has no owner");
    if (owned && owns(owners.value, user)) co_return Verdict::dunno("the address belongs to the user");
    co_return scope.refuse(about, 553, "5.7.1", fmt::format("not owned by user {}", user));
}

}  // namespace postern::policy
