#include "tools/trace/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"
#include "tools/check/command/nearest.h"

namespace postern::trace_tool {
namespace {

bool overrides(const lint::Scope& scope, std::string_view option) {
    const std::string options = scope.value("receive_override_options").value_or("");
    const auto words = check_tool::words_of(options);
    return std::find(words.begin(), words.end(), option) != words.end();
}

/// receive_override_options = no_address_mappings
void drop_mappings(address::Settings& settings) {
    for (address::Maps* maps :
         {&settings.canonical_maps, &settings.sender_canonical_maps, &settings.recipient_canonical_maps,
          &settings.virtual_alias_maps, &settings.sender_bcc_maps, &settings.recipient_bcc_maps}) {
        maps->tables.clear();
    }
    settings.always_bcc.value.clear();
    settings.masquerade_domains.value.clear();
}

/// An address outside of mynetworks, such as the open-relay proof uses.
IpAddress outside(const policy::Service& service) {
    const auto judgement = policy::judge(service, policy::Who::stranger, policy::Where::ours);
    return judgement ? judgement->probe.address : IpAddress::v4({192, 0, 2, 1});
}

void add_addresses(std::vector<IpAddress>& own, const conf::Machine& machine, std::string_view name) {
    if (const auto address = IpAddress::parse(name)) {
        own.push_back(*address);
    } else if (const auto resolved = machine.resolve(name, conf::Families::both)) {
        own.insert(own.end(), resolved->begin(), resolved->end());
    }
}

}  // namespace

Scene::Scene(const Subject& subject, const lint::Scope& scope, Knowledge knowledge)
    : subject_(subject),
      scope_(scope),
      policy_(subject.project(), scope),
      files_(*policy_.service().tables),
      knowledge_(std::move(knowledge)) {
    if (knowledge_.tables == nullptr) knowledge_.tables = &files_;
}

const conf::Values& Scene::cleanup_values() const {
    const lint::Scope* cleanup = subject_.helper_of(scope_, "cleanup_service_name");
    return cleanup == nullptr ? subject_.project().values() : cleanup->values();
}

Result<std::unique_ptr<Scene>> Scene::make(const Subject& subject, const lint::Scope& scope, Knowledge knowledge) {
    std::unique_ptr<Scene> scene(new Scene(subject, scope, std::move(knowledge)));
    const auto list_file = [&](const std::string& path) { return scene->policy_.service().tables->list_file(path); };
    auto smtpd = address::read_settings(scope.values(), list_file);
    if (!smtpd) return tl::unexpected<Error>(smtpd.error());
    auto cleanup = address::read_settings(scene->cleanup_values(), list_file);
    if (!cleanup) return tl::unexpected<Error>(cleanup.error());
    scene->smtpd_ = std::move(*smtpd);
    scene->cleanup_ = std::move(*cleanup);
    if (overrides(scope, "no_address_mappings")) drop_mappings(scene->cleanup_);
    return scene;
}

std::vector<IpAddress> Scene::own_addresses() const {
    std::vector<IpAddress> own;
    const conf::Machine& machine = subject_.project().machine();
    for (const char* parameter : {"inet_interfaces", "proxy_interfaces"}) {
        const std::string value = scope_.value(parameter).value_or("");
        for (const std::string_view word : check_tool::words_of(value)) {
            const bool all = ascii::equal_fold(word, "all");
            const bool loopback = ascii::equal_fold(word, "loopback-only");
            if (!all && !loopback) add_addresses(own, machine, word);
            for (const conf::Interface& interface : machine.interfaces()) {
                if (all || (loopback && interface.kind == conf::LinkKind::loopback)) own.push_back(interface.address);
            }
        }
    }
    return own;
}

OracleInput Scene::oracle_input(const address::Settings& settings, std::string sender) const {
    return {*knowledge_.tables, &settings,       knowledge_.dns,    knowledge_.policies,
            knowledge_.verify,  own_addresses(), std::move(sender), knowledge_.witness};
}

void Scene::complete(SessionPlan& plan) const {
    const auto say = [](std::optional<std::string>& text, std::string otherwise) {
        if (!text) text = std::move(otherwise);
    };
    const std::string here = scope_.value("myhostname").value_or("localhost");
    switch (plan.visitor) {
        case Visitor::nobody:
            return;
        case Visitor::stranger:
            if (!plan.client) plan.client = outside(policy_.service());
            say(plan.client_name, "mail.stranger.example");
            say(plan.helo, "mail.stranger.example");
            say(plan.sender, "somebody@stranger.example");
            return;
        case Visitor::user:
            if (!plan.client) plan.client = outside(policy_.service());
            say(plan.client_name, "host.provider.example");
            say(plan.helo, "[192.168.1.2]");
            say(plan.login, plan.sender.value_or("user"));
            say(plan.sender, complete_address(smtpd_, *plan.login));
            plan.tls = true;
            return;
        case Visitor::local:
            if (!plan.client) plan.client = IpAddress::v4({127, 0, 0, 1});
            say(plan.client_name, "localhost");
            say(plan.helo, here);
            say(plan.sender, complete_address(smtpd_, "root"));
            return;
    }
}

SessionResult Scene::run(const SessionPlan& plan) const {
    if (!has_relay_guard(policy_)) {
        SessionResult none;
        none.outcome.decision.kind = policy::Decision::Kind::hang_up;
        none.outcome.decision.reason = "smtpd does not start: no list has reject_unauth_destination or its like";
        none.outcome.parameter = "smtpd_relay_restrictions";
        none.outcome.moment = policy::Moment::connect;
        return none;
    }
    policy::Params params = policy::Params::read(scope_.values(), *policy_.service().tables);
    cut_off(params, plan.until);
    if (overrides(scope_, "no_unknown_recipient_checks")) params.smtpd_reject_unlisted_recipient = false;
    const policy::SessionFacts facts = facts_of(plan, params, scope_.name());
    Oracle oracle(oracle_input(smtpd_, plan.sender.value_or("")));
    const SessionRules rules{params, scope_.values()};
    return run_session(rules, facts, plan.until, oracle);
}

After Scene::follow_envelope(const EnvelopePlan& envelope) const {
    Oracle oracle(oracle_input(cleanup_, envelope.sender));
    return follow(cleanup_, envelope, oracle);
}

ContentResult Scene::check_content(std::string_view message) const {
    if (overrides(scope_, "no_header_body_checks")) return {};
    Oracle oracle(oracle_input(cleanup_, {}));
    return check_message(cleanup_values(), message, oracle);
}

std::vector<AskedTable> Scene::tables() const {
    return asked_tables({policy_, scope_.values(), cleanup_values(), smtpd_, cleanup_});
}

std::string Scene::client_note(const SessionPlan& plan) const {
    if (plan.client_name || !plan.client) return {};
    if (knowledge_.dns != nullptr) {
        const policy::ClientName name = knowledge_.dns->client_name(*plan.client);
        if (name.state != policy::AnswerState::unknown) return name.name;
    }
    return "no name given: taken for one without a name";
}

}  // namespace postern::trace_tool
