#include "mta/policy/access_checks.h"

#include "mta/policy/access_action.h"

namespace postern::policy {

Eval<Verdict> check_keys(Scope& scope, std::vector<std::string> keys, ReplySubject about, std::size_t second_whole) {
    const std::string_view table = scope.argument();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string& key = keys[i];
        const Scope::KeyPart part = i == 0 || i == second_whole ? Scope::KeyPart::whole : Scope::KeyPart::part;
        const LookupAnswer answer = co_await scope.ask_table(table, key, part);
        if (scope.saw_unknown()) co_return Verdict::dunno();
        if (answer.state == AnswerState::temp_fail) co_return table_failure(scope, table, key, about);
        if (answer.state == AnswerState::found) {
            const ActionSource source{table, key, about};
            co_return access_action(scope, answer.value, source);
        }
    }
    co_return Verdict::dunno("the table has no entry");
}

Eval<Verdict> check_name(Scope& scope, std::string name, ReplySubject about) {
    return check_keys(scope, host_keys(name, key_form(scope.argument()), scope.params().keys), std::move(about));
}

Eval<Verdict> check_host(Scope& scope, std::string name, IpAddress address, ReplySubject about) {
    const KeyForm form = key_form(scope.argument());
    std::vector<std::string> keys = host_keys(name, form, scope.params().keys);
    const std::size_t names = keys.size();
    for (std::string& key : address_keys(address, form)) keys.push_back(std::move(key));
    return check_keys(scope, std::move(keys), std::move(about), names);
}

Eval<Verdict> check_mailbox(Scope& scope, AddressRole role) {
    const bool sender = role == AddressRole::sender;
    const auto& address = sender ? scope.session().sender : scope.session().recipient;
    if (!address) co_return Verdict::dunno();
    std::string subject = *address;
    if (!subject.empty() && subject.find('@') == std::string::npos) {
        const ResolveAnswer route = co_await scope.ask_route(role);
        if (route.state == AnswerState::found && !route.address.empty()) subject = route.address;
    }
    std::vector<std::string> keys = mailbox_keys(subject, key_form(scope.argument()), scope.params().keys);
    ReplySubject about = scope.subject(sender ? Subject::sender : Subject::recipient);
    Verdict verdict = co_await check_keys(scope, std::move(keys), std::move(about));
    co_return verdict;
}

}  // namespace postern::policy
