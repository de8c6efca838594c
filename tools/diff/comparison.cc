#include "tools/diff/comparison.h"

#include <algorithm>
#include <set>
#include <utility>

#include "libconf/model/values.h"
#include "tools/diff/doors.h"
#include "tools/diff/table_comparison.h"

namespace postern::diff_tool {
namespace {

using conf::ChangeKind;

std::string on_one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        out += blank ? ' ' : c;
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

std::string main_place(const Side& side, const conf::ChangeSide& change) {
    return change.set ? side.place(change.origin.name) : std::string();
}

Setting setting_of(conf::ParameterChange change, const Side& before, const Side& after) {
    Setting setting;
    ignore_order(change, after.config());
    setting.labels = labels_of(change, before.config(), after.config());
    setting.before_place = main_place(before, change.before);
    setting.after_place = main_place(after, change.after);
    setting.change = std::move(change);
    return setting;
}

// A column that says less than before about what the daemon may do.
Labels field_labels(const conf::FieldChange& change) {
    Labels labels;
    const bool jail = change.field == conf::ServiceField::chroot || change.field == conf::ServiceField::unprivileged ||
                      change.field == conf::ServiceField::private_;
    if (jail && change.before == "y" && change.after == "n") labels.insert(Label::security_down);
    if (jail && change.before == "n" && change.after == "y") labels.insert(Label::security_up);
    return labels;
}

// inet entries take mail in, the others hand it on.
Label purpose_of(std::string_view type) {
    return type == "inet" || type == "pass" ? Label::policy : Label::delivery;
}

Service service_of(conf::ServiceChange change, const Side& before, const Side& after) {
    Service service;
    for (conf::ParameterChange& one : change.parameters) {
        service.settings.push_back(setting_of(std::move(one), before, after));
    }
    change.parameters.clear();
    const bool own = change.kind != conf::ServiceChangeKind::changed || !change.fields.empty() || !change.arguments.empty();
    if (own) service.labels.insert(purpose_of(change.type));
    for (const conf::FieldChange& field : change.fields) service.labels.merge(field_labels(field));
    service.labels.merge(door_labels(change, before, after));
    if (change.kind == conf::ServiceChangeKind::added) service.text = on_one_line(after.project().text(change.after));
    if (change.kind == conf::ServiceChangeKind::removed) service.text = on_one_line(before.project().text(change.before));
    service.change = std::move(change);
    return service;
}

bool is_set(const conf::ParameterChange& change) {
    return change.before.set || change.after.set;
}

// What a service sets, against what main.cf says.
std::vector<Setting> overrides_of(const Side& side, const conf::ServiceView& view) {
    const conf::Config& config = side.config();
    const conf::Values main(config);
    const conf::Values own(config, &view);
    std::vector<Setting> settings;
    for (const auto& [name, value] : view.values()) {
        conf::ParameterChange change;
        change.name = name;
        change.kind = ChangeKind::added;
        const auto fill = [&, called = name](conf::ChangeSide& part, const conf::Values& values) {
            part.known = config.find(called) != nullptr;
            part.raw = values.names().raw(called).value_or(std::string_view{});
            const auto resolved = values.resolve(called);
            part.expanded = resolved ? resolved->text() : part.raw;
        };
        fill(change.before, main);
        fill(change.after, own);
        change.after.set = true;
        change.after.origin = {conf::Layer::master_cf, value.range(), value.range()};
        change.effect = main.canonical(name) == own.canonical(name) ? conf::Effect::none : conf::Effect::different;
        settings.push_back(setting_of(std::move(change), side, side));
    }
    return settings;
}

}  // namespace

Comparison compare(const Side& before, const Side& after) {
    Comparison comparison{before.name(), after.name(), {}, {}, {}, {}};
    conf::SemanticDiff found = conf::semantic_diff(before.config(), after.config());
    for (conf::ParameterChange& change : found.parameters) {
        if (is_set(change)) {
            comparison.settings.push_back(setting_of(std::move(change), before, after));
        } else if (change.effect == conf::Effect::different) {
            comparison.follow.push_back(std::move(change.name));
        }
    }
    for (conf::ServiceChange& change : found.services) {
        comparison.services.push_back(service_of(std::move(change), before, after));
    }
    comparison.tables = compare_tables(before.project(), after.project());
    return comparison;
}

Comparison compare_with_defaults(const Side& side) {
    const conf::Target& target = side.config().target();
    Comparison comparison{"the defaults of Postfix " + target.version.text(), side.name(), {}, {}, {}, {}};
    // Many defaults depend on the level: those that a setting replaces are the ones of this level.
    constexpr std::string_view kLevel = "compatibility_level";
    const bool levelled = side.config().setting(kLevel) != nullptr;
    const auto plain = defaults_of(target, {});
    const auto defaults = levelled ? defaults_of(target, std::string(*side.config().raw(kLevel))) : plain;
    std::vector<conf::ParameterChange> changes = conf::semantic_diff(*defaults, side.config()).parameters;
    std::erase_if(changes, [&](const conf::ParameterChange& change) { return change.name == kLevel; });
    for (conf::ParameterChange& change : conf::semantic_diff(*plain, side.config()).parameters) {
        if (change.name == kLevel) changes.push_back(std::move(change));
    }
    std::sort(changes.begin(), changes.end(), [](const auto& one, const auto& other) { return one.name < other.name; });
    for (conf::ParameterChange& change : changes) {
        if (change.after.set) comparison.settings.push_back(setting_of(std::move(change), side, side));
    }
    if (side.config().master_cf() == nullptr) return comparison;
    for (const conf::ServiceView& view :
         conf::service_views(*side.config().master_cf(), conf::SettingScope::entry)) {
        Service service;
        service.settings = overrides_of(side, view);
        if (service.settings.empty()) continue;
        service.change.name = view.service().name();
        service.change.type = view.service().type();
        service.change.before = service.change.after = view.service().range();
        comparison.services.push_back(std::move(service));
    }
    return comparison;
}

}  // namespace postern::diff_tool
