#include "libconf/diff/semantic_diff.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "libconf/diff/sequence_diff.h"
#include "libconf/model/service_view.h"
#include "libconf/model/values.h"
#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

ChangeSide side_of(const Values& values, std::string_view name) {
    const Config& config = values.config();
    ChangeSide side;
    side.known = config.find(name) != nullptr;
    side.set = config.setting(name) != nullptr;
    side.raw = values.names().raw(name).value_or(std::string_view{});
    const auto resolved = values.resolve(name);
    side.expanded = resolved ? resolved->text() : side.raw;
    side.origin = config.origin(name);
    return side;
}

/// As above, for a setting of an entry of master.cf; without one the side is that of main.cf.
ChangeSide side_of(const Values& values, const ServiceView& view, std::string_view name) {
    ChangeSide side = side_of(values, name);
    const ServiceView::Value* own = view.find(name);
    side.set = own != nullptr;
    if (own != nullptr) side.origin = {Layer::master_cf, own->service->range(own->setting.written), own->range()};
    return side;
}

ValueRules rules_in(const Config& config, std::string_view name) {
    const Parameter* parameter = config.find(name);
    return parameter == nullptr ? ValueRules{} : value_rules(*parameter, config.target().version);
}

/// An element taken out in one place and put in at another one has moved.
std::vector<ElementChange> with_moves(std::vector<ElementChange> removed, std::vector<ElementChange> added) {
    std::multimap<std::string_view, ElementChange*> gone;
    for (ElementChange& change : removed) gone.emplace(change.text, &change);
    std::set<const ElementChange*> moved_away;
    for (ElementChange& change : added) {
        const auto same = gone.find(change.text);
        if (same == gone.end()) continue;
        change.kind = ElementChangeKind::moved;
        moved_away.insert(same->second);
        gone.erase(same);
    }
    std::vector<ElementChange> all;
    for (ElementChange& change : removed) {
        if (!moved_away.contains(&change)) all.push_back(std::move(change));
    }
    std::move(added.begin(), added.end(), std::back_inserter(all));
    return all;
}

std::vector<ElementChange> compare_elements(const std::vector<ListElement>& before,
                                            const std::vector<ListElement>& after) {
    const auto texts = [](const std::vector<ListElement>& elements) {
        std::vector<std::string_view> list;
        list.reserve(elements.size());
        for (const ListElement& element : elements) list.push_back(element.text);
        return list;
    };
    const std::vector<std::string_view> old_texts = texts(before);
    const std::vector<std::string_view> new_texts = texts(after);
    std::vector<ElementChange> removed;
    std::vector<ElementChange> added;
    for (const DiffRegion& region : diff_sequences({old_texts, new_texts})) {
        for (std::size_t i = region.before_begin; i < region.before_end; ++i) {
            removed.push_back({ElementChangeKind::removed, before[i].text, before[i].range});
        }
        for (std::size_t i = region.after_begin; i < region.after_end; ++i) {
            added.push_back({ElementChangeKind::added, after[i].text, after[i].range});
        }
    }
    return with_moves(std::move(removed), std::move(added));
}

/// Nullopt when nothing differs.
std::optional<ChangeKind> kind_of(const ChangeSide& before, const ChangeSide& after, Effect effect) {
    if (before.set != after.set) return after.set ? ChangeKind::added : ChangeKind::removed;
    if (before.set) {
        if (effect == Effect::different) return ChangeKind::value;
        if (before.raw != after.raw || before.origin.layer != after.origin.layer) return ChangeKind::origin;
        return std::nullopt;
    }
    if (before.known != after.known) return after.known ? ChangeKind::introduced : ChangeKind::withdrawn;
    if (before.raw != after.raw) return ChangeKind::default_value;
    if (effect == Effect::different) return ChangeKind::derived;
    return std::nullopt;
}

std::optional<ParameterChange> compare(const Values& before, const Values& after, std::string_view name,
                                       std::pair<ChangeSide, ChangeSide> sides) {
    ParameterChange change;
    change.name = name;
    change.before = std::move(sides.first);
    change.after = std::move(sides.second);
    const ValueRules old_rules = rules_in(before.config(), name);
    const ValueRules new_rules = rules_in(after.config(), name);
    const std::string& old_text = change.before.expanded;
    const std::string& new_text = change.after.expanded;
    const bool nobody = !change.before.known && !change.after.known;  // a misspelt name changes nothing
    const bool same = nobody || (old_text == new_text && old_rules == new_rules) ||
                      canonical_text(old_rules, old_text) == canonical_text(new_rules, new_text);
    change.effect = same ? Effect::none : Effect::different;
    const auto kind = kind_of(change.before, change.after, change.effect);
    if (!kind) return std::nullopt;
    change.kind = *kind;
    if (same || (!is_list(old_rules.syntax) && !is_list(new_rules.syntax))) return change;
    const auto old_list = before.list(name);
    const auto new_list = after.list(name);
    if (old_list && new_list) change.elements = compare_elements(*old_list, *new_list);
    return change;
}

/// Parameters that are there because of an entry of master.cf come and go with it.
bool goes_with_service(const Config& before, const Config& after, std::string_view name) {
    const Parameter* old_one = before.find(name);
    const Parameter* new_one = after.find(name);
    if ((old_one == nullptr) == (new_one == nullptr)) return false;
    return (old_one == nullptr ? new_one : old_one)->kind == ParameterClass::service;
}

std::vector<ParameterChange> compare_parameters(const Config& before, const Config& after) {
    std::set<std::string_view> names;
    for (const Config* config : {&before, &after}) {
        for (const auto& [name, parameter] : config->parameters()) {
            if (parameter.listed) names.insert(name);
        }
        for (const auto& [name, set] : config->settings()) names.insert(name);
    }
    const Values old_values(before);
    const Values new_values(after);
    std::vector<ParameterChange> changes;
    for (const std::string_view name : names) {
        auto change = compare(old_values, new_values, name, {side_of(old_values, name), side_of(new_values, name)});
        if (!change) continue;
        const bool set = change->before.set || change->after.set;
        if (!set && goes_with_service(before, after, name)) continue;
        changes.push_back(std::move(*change));
    }
    return changes;
}

/// Arguments without the -o settings, which are compared by name.
std::vector<ListElement> other_arguments(const MasterService& service) {
    std::vector<TextSpan> settings;
    for (const ServiceSetting& setting : service.settings()) settings.push_back(setting.written);
    std::vector<ListElement> others;
    const auto arguments = service.arguments();
    const auto is_setting = [&](const MasterArgument& argument) {
        return std::find(settings.begin(), settings.end(), argument.written) != settings.end();
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i + 1 < arguments.size() && service.text(arguments[i]) == "-o" && is_setting(arguments[i + 1])) {
            ++i;
            continue;
        }
        others.push_back({std::string(service.text(arguments[i])), service.range(arguments[i].written)});
    }
    return others;
}

std::vector<FieldChange> compare_fields(const MasterService& before, const MasterService& after) {
    std::vector<FieldChange> changes;
    for (std::size_t i = 0; i < kServiceFields; ++i) {
        const auto field = static_cast<ServiceField>(i);
        if (before.field(field) == after.field(field)) continue;
        changes.push_back({field, std::string(before.field(field)), std::string(after.field(field))});
    }
    return changes;
}

ServiceChange compare_services(const Config& before, const ServiceView& old_view, const Config& after,
                               const ServiceView& new_view) {
    const MasterService& old_service = old_view.service();
    const MasterService& new_service = new_view.service();
    ServiceChange change;
    change.name = new_service.name();
    change.type = new_service.type();
    change.before = old_service.range();
    change.after = new_service.range();
    change.fields = compare_fields(old_service, new_service);
    change.arguments = compare_elements(other_arguments(old_service), other_arguments(new_service));
    std::set<std::string_view> names;
    for (const ServiceView* view : {&old_view, &new_view}) {
        for (const auto& [name, value] : view->values()) names.insert(name);
    }
    const Values old_values(before, &old_view);
    const Values new_values(after, &new_view);
    for (const std::string_view name : names) {
        auto found = compare(old_values, new_values, name,
                             {side_of(old_values, old_view, name), side_of(new_values, new_view, name)});
        if (found) change.parameters.push_back(std::move(*found));
    }
    return change;
}

/// The nth entry of a name and type is compared with the nth one of the other file.
using EntryKey = std::pair<std::pair<std::string_view, std::string_view>, std::size_t>;

std::vector<EntryKey> keys_of(const std::vector<ServiceView>& views) {
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> count;
    std::vector<EntryKey> keys;
    for (const ServiceView& view : views) {
        const std::pair name{view.service().name(), view.service().type()};
        keys.push_back({name, count[name]++});
    }
    return keys;
}

ServiceChange one_sided(const ServiceView& view, ServiceChangeKind kind) {
    ServiceChange change;
    change.name = view.service().name();
    change.type = view.service().type();
    change.kind = kind;
    (kind == ServiceChangeKind::added ? change.after : change.before) = view.service().range();
    return change;
}

std::vector<ServiceChange> compare_master(const Config& before, const Config& after) {
    if (before.master_cf() == nullptr || after.master_cf() == nullptr) return {};
    const std::vector<ServiceView> old_views = service_views(*before.master_cf(), SettingScope::entry);
    const std::vector<ServiceView> new_views = service_views(*after.master_cf(), SettingScope::entry);
    const std::vector<EntryKey> old_keys = keys_of(old_views);
    const std::vector<EntryKey> new_keys = keys_of(new_views);
    std::vector<ServiceChange> changes;
    std::map<EntryKey, std::size_t> new_index;
    for (std::size_t i = 0; i < new_keys.size(); ++i) new_index.emplace(new_keys[i], i);
    std::set<std::size_t> seen;
    for (std::size_t i = 0; i < old_keys.size(); ++i) {
        const auto same = new_index.find(old_keys[i]);
        if (same == new_index.end()) {
            changes.push_back(one_sided(old_views[i], ServiceChangeKind::removed));
            continue;
        }
        seen.insert(same->second);
        ServiceChange change = compare_services(before, old_views[i], after, new_views[same->second]);
        const bool none = change.fields.empty() && change.arguments.empty() && change.parameters.empty();
        if (!none) changes.push_back(std::move(change));
    }
    for (std::size_t i = 0; i < new_views.size(); ++i) {
        if (!seen.contains(i)) changes.push_back(one_sided(new_views[i], ServiceChangeKind::added));
    }
    return changes;
}

}  // namespace

SemanticDiff semantic_diff(const Config& before, const Config& after) {
    return {compare_parameters(before, after), compare_master(before, after)};
}

}  // namespace postern::conf
