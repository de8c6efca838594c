#include <nlohmann/json.hpp>

#include "tools/trace/expectation.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

using nlohmann::ordered_json;

void put(ordered_json& object, const char* key, const std::string& text) {
    if (!text.empty()) object[key] = text;
}

// Bytes that are no UTF-8 come out as U+FFFD.
std::string dump(const ordered_json& object) {
    return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json session_of(const SessionPlan& plan) {
    ordered_json session = ordered_json::object();
    if (plan.client) session["client"] = plan.client->text();
    if (plan.client_name) session["client_name"] = *plan.client_name;
    if (plan.helo) session["helo"] = *plan.helo;
    if (plan.sender) session["from"] = *plan.sender;
    if (plan.recipient) session["to"] = *plan.recipient;
    if (plan.login) session["login"] = *plan.login;
    session["tls"] = plan.tls || !plan.cert_fingerprint.empty();
    return session;
}

ordered_json result_of(const Outcome& outcome) {
    ordered_json result{{"result", kind_word(outcome)}};
    if (outcome.decision.kind == policy::Decision::Kind::refuse) {
        const policy::Reply& reply = outcome.decision.reply;
        result["reply"] = {{"code", reply.code}, {"enhanced", reply.dsn}, {"text", reply.text}};
    }
    if (outcome.decision.stage) result["list"] = policy::restriction_list(*outcome.decision.stage).parameter;
    if (!outcome.parameter.empty()) result["parameter"] = outcome.parameter;
    put(result, "reason", outcome.decision.reason);
    return result;
}

ordered_json step_of(const Row& row) {
    ordered_json step{{"list", row.list}, {"number", row.number},   {"depth", row.depth},
                      {"call", row.call}, {"verdict", row.verdict}, {"reason", row.reason}};
    put(step, "reply", row.reply);
    put(step, "key", row.key);
    put(step, "entry_place", row.entry_place);
    put(step, "place", row.place);
    if (!row.effects.empty()) step["effects"] = row.effects;
    for (const Branch* branch : row.branches) {
        ordered_json other = result_of(branch->outcome);
        other["if"] = branch->condition;
        step["branches"].push_back(std::move(other));
    }
    return step;
}

ordered_json steps_of(const Subject& subject, const address::Trace& trace) {
    ordered_json steps = ordered_json::array();
    for (const address::TraceStep& step : trace) {
        ordered_json object{{"kind", address::kind_name(step.kind)}, {"depth", step.depth}};
        put(object, "before", step.before);
        put(object, "after", step.after);
        put(object, "parameter", std::string(step.parameter));
        put(object, "table", step.table);
        put(object, "key", step.key);
        put(object, "text", step.text);
        put(object, "place", subject.place(step.where));
        steps.push_back(std::move(object));
    }
    return steps;
}

std::string_view state_word(address::Resolution::State state) {
    using State = address::Resolution::State;
    switch (state) {
        case State::ok:
            return "ok";
        case State::bad_address:
            return "bad_address";
        case State::temp_fail:
            return "temp_fail";
        case State::unknown:
            break;
    }
    return "unknown";
}

ordered_json after_of(const Subject& subject, const After& after) {
    ordered_json object{{"state", policy::state_name(after.state)}, {"sender", after.sender}};
    put(object, "reason", after.reason);
    object["steps"] = steps_of(subject, after.steps);
    ordered_json list = ordered_json::array();
    for (const Destination& destination : after.destinations) {
        const address::Resolution& route = destination.route;
        ordered_json recipient{{"original", destination.original}, {"address", destination.address},
                               {"state", state_word(route.state)}, {"class", policy::class_name(route.address_class)},
                               {"transport", route.transport},     {"next_hop", route.next_hop}};
        put(recipient, "reason", route.reason);
        recipient["steps"] = steps_of(subject, destination.steps);
        list.push_back(std::move(recipient));
    }
    object["recipients"] = std::move(list);
    return object;
}

std::string_view change_word(policy::LineChange change) {
    switch (change) {
        case policy::LineChange::keep:
            return "keep";
        case policy::LineChange::remove:
            return "remove";
        case policy::LineChange::replace:
            return "replace";
        case policy::LineChange::prepend:
            break;
    }
    return "prepend";
}

ordered_json content_of(const Subject& subject, const ContentResult& content) {
    ordered_json hits = ordered_json::array();
    for (const ContentHit& hit : content.hits) {
        const policy::ContentDecision& decision = hit.decision;
        ordered_json object{{"parameter", policy::checks_list(hit.checks).parameter},
                            {"line", hit.line},
                            {"text", hit.text},
                            {"table", decision.table},
                            {"entry", decision.result},
                            {"change", change_word(decision.change)}};
        put(object, "place", subject.place(decision.where));
        put(object, "becomes", decision.text);
        if (decision.reply) object["reply"] = decision.reply->line();
        put(object, "warning", decision.warning);
        for (const policy::Effect& effect : decision.effects) {
            object["effects"].push_back(std::string(policy::kind_name(effect.kind)) + " " + effect.argument);
        }
        hits.push_back(std::move(object));
    }
    return {{"pieces", content.pieces}, {"asked", content.asked}, {"hits", hits}};
}

}  // namespace

std::string json_of(const Subject& subject, const After& after) {
    ordered_json object{{"version", 1}};
    object["after"] = after_of(subject, after);
    return dump(object);
}

std::string json_of(const Subject& subject, const ContentResult& content) {
    ordered_json object{{"version", 1}};
    object["content"] = content_of(subject, content);
    return dump(object);
}

std::string json_of(const SessionView& view) {
    ordered_json object{{"version", 1}, {"service", view.scope.label()}};
    put(object, "place", view.subject.place(view.scope.range()));
    object["session"] = session_of(view.plan);
    ordered_json steps = ordered_json::array();
    for (const Row& row : rows_of(view)) steps.push_back(step_of(row));
    object["steps"] = std::move(steps);
    object.update(result_of(view.result.outcome));
    object["certain"] = view.result.certain();
    if (view.content != nullptr) object["content"] = content_of(view.subject, *view.content);
    if (view.after != nullptr) object["after"] = after_of(view.subject, *view.after);
    return dump(object);
}

}  // namespace postern::trace_tool
