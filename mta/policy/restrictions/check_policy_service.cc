#include "mta/policy/access_action.h"
#include "mta/policy/policy_request.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

/// As the messages of the server call it.
std::string text_of(const Scope& scope) {
    return scope.call().options.empty() ? std::string(scope.argument()) : scope.braced_argument();
}

PolicyQuestion question_of(const Scope& scope, const PolicyUse& use, const ClientName& names) {
    PolicyQuestion question;
    question.endpoint = scope.argument();
    question.settings = use.settings;
    question.attributes = policy_attributes(scope.session(), names, scope.moment(), scope.params(), use.policy_context);
    return question;
}

Eval<Verdict> evaluate(Scope& scope) {
    const PolicyServiceParams& params = scope.params().policy_service;
    PolicyUse use{params.settings, params.default_action, params.policy_context};
    for (std::size_t i = 0; i < scope.call().options.size(); ++i) {
        // Postfix does not even start with such a setting.
        if (const auto set = set_option(use, scope.option(i)); !set) co_return scope.broken(set.error().message);
    }
    const ClientName names = co_await scope.ask_client_name();
    PolicyQuestion question = question_of(scope, use, names);
    const PolicyAnswer answer = co_await scope.ask(std::move(question));
    if (scope.saw_unknown()) co_return Verdict::dunno();
    const bool answered = answer.state == AnswerState::found;
    if (!answered) scope.warn(answer.reason);
    const std::string text = text_of(scope);
    const ActionSource source{text, "policy query", scope.subject()};
    co_return access_action(scope, answered ? answer.action : use.default_action, source);
}

}  // namespace

extern const Restriction restriction_check_policy_service;
constinit const Restriction restriction_check_policy_service = {
    .name = "check_policy_service",
    .argument = ArgumentKind::policy_server,
    .braces_since = {3, 0, 0},
    .results = {Result::permit, Result::reject, Result::defer, Result::defer_if_permit, Result::defer_if_reject},
    .basis = Basis::policy_server,
    .asks = {Ask::policy_server},
    .introduced = {2, 1, 0},
    .summary = "Asks another program, over the policy protocol, and does what it answers.",
    .evaluate = evaluate,
};
}  // namespace postern::policy
