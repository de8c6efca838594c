#include <nlohmann/json.hpp>

#include "tools/diff/view.h"

namespace postern::diff_tool {
namespace {

using nlohmann::ordered_json;

ordered_json labels_of(const Labels& labels) {
    ordered_json list = ordered_json::array();
    for (const Label label : labels) list.push_back(label_word(label));
    return list;
}

ordered_json side_of(const conf::ChangeSide& side, const std::string& place) {
    ordered_json object{{"known", side.known}, {"set", side.set}, {"raw", side.raw}, {"value", side.expanded}};
    if (!place.empty()) object["place"] = place;
    return object;
}

std::string_view element_word(conf::ElementChangeKind kind) {
    switch (kind) {
        case conf::ElementChangeKind::removed:
            return "removed";
        case conf::ElementChangeKind::added:
            return "added";
        case conf::ElementChangeKind::moved:
            return "moved";
    }
    return {};
}

ordered_json elements_of(const std::vector<conf::ElementChange>& elements) {
    ordered_json list = ordered_json::array();
    for (const conf::ElementChange& element : elements) {
        list.push_back({{"change", element_word(element.kind)}, {"element", element.text}});
    }
    return list;
}

ordered_json settings_of(const std::vector<Setting>& settings) {
    ordered_json list = ordered_json::array();
    for (const Setting& setting : settings) {
        const conf::ParameterChange& change = setting.change;
        ordered_json object{{"parameter", change.name},
                            {"change", change_word(change.kind)},
                            {"labels", labels_of(setting.labels)},
                            {"before", side_of(change.before, setting.before_place)},
                            {"after", side_of(change.after, setting.after_place)}};
        if (!change.elements.empty()) object["elements"] = elements_of(change.elements);
        list.push_back(std::move(object));
    }
    return list;
}

ordered_json services_of(const std::vector<Service>& services) {
    ordered_json list = ordered_json::array();
    for (const Service& service : services) {
        ordered_json fields = ordered_json::array();
        for (const conf::FieldChange& field : service.change.fields) {
            fields.push_back({{"field", conf::field_name(field.field)}, {"before", field.before}, {"after", field.after}});
        }
        ordered_json object{{"service", service.change.name},
                            {"type", service.change.type},
                            {"change", service_word(service.change.kind)},
                            {"labels", labels_of(service.labels)},
                            {"fields", std::move(fields)},
                            {"arguments", elements_of(service.change.arguments)},
                            {"settings", settings_of(service.settings)}};
        if (!service.text.empty()) object["entry"] = service.text;
        list.push_back(std::move(object));
    }
    return list;
}

ordered_json tables_of(const std::vector<Table>& tables) {
    ordered_json list = ordered_json::array();
    for (const Table& table : tables) {
        ordered_json entries = ordered_json::array();
        for (const EntryChange& entry : table.entries) {
            ordered_json object{{"change", entry_word(entry.kind)}, {"key", entry.key}};
            if (!table.secret && entry.kind != EntryChangeKind::added) object["before"] = entry.before;
            if (!table.secret && entry.kind != EntryChangeKind::removed) object["after"] = entry.after;
            entries.push_back(std::move(object));
        }
        list.push_back({{"table", table.spec},
                        {"parameter", table.parameter},
                        {"labels", labels_of(table.labels)},
                        {"secret", table.secret},
                        {"entries", std::move(entries)}});
    }
    return list;
}

std::string printed(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string json_of(const Comparison& comparison) {
    return printed({{"version", 1},
                    {"before", comparison.before},
                    {"after", comparison.after},
                    {"settings", settings_of(comparison.settings)},
                    {"follow", comparison.follow},
                    {"services", services_of(comparison.services)},
                    {"tables", tables_of(comparison.tables)}});
}

std::string json_of(const Upgrade& upgrade) {
    ordered_json list = ordered_json::array();
    for (const Advice& advice : upgrade.advice) {
        ordered_json object{{"action", action_word(advice.action)},
                            {"subject", advice.subject},
                            {"message", advice.message},
                            {"labels", labels_of(advice.labels)},
                            {"already", advice.already}};
        if (!advice.help.empty()) object["help"] = advice.help;
        if (!advice.about.empty()) object["about"] = advice.about;
        if (!advice.place.empty()) object["place"] = advice.place;
        if (!advice.title.empty()) object["edit"] = advice.title;
        if (advice.action == AdviceAction::pin) object["before"] = advice.before;
        if (advice.action == AdviceAction::pin || advice.action == AdviceAction::know) object["after"] = advice.after;
        list.push_back(std::move(object));
    }
    return printed({{"version", 1},
                    {"directory", upgrade.directory},
                    {"from", upgrade.from.text()},
                    {"to", upgrade.to.text()},
                    {"advice", std::move(list)}});
}

}  // namespace postern::diff_tool
