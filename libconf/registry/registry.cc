#include "libconf/registry/registry.h"

#include <algorithm>

#include "libconf/registry/tables.h"

namespace postern::conf::registry {
namespace {

template <class T>
const T* find_named(std::span<const T> sorted, std::string_view name) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), name,
                                     [](const T& entry, std::string_view key) { return entry.name < key; });
    return at != sorted.end() && at->name == name ? &*at : nullptr;
}

bool in_branch(const ParamSpec& spec, Version version) {
    const Version branch = version.branch();
    if (branch < spec.introduced || branch >= spec.removed) return false;
    return std::none_of(spec.gaps.begin(), spec.gaps.end(),
                        [&](const Gap& gap) { return gap.from <= branch && branch < gap.until; });
}

const Backport* backport_for(const ParamSpec& spec, Version version) {
    const Backport* newest = nullptr;
    for (const Backport& backport : spec.backports) {
        if (backport.since.branch() != version.branch() || backport.since > version) continue;
        if (newest == nullptr || newest->since < backport.since) newest = &backport;
    }
    return newest;
}

const tables::ProfileSetting* profile_setting(const ParamSpec& spec, const Target& target) {
    const auto all = tables::kProfileSettings;
    auto at = std::lower_bound(all.begin(), all.end(), spec.name,
                               [](const tables::ProfileSetting& s, std::string_view key) { return s.name < key; });
    const tables::ProfileSetting* own = nullptr;
    const tables::ProfileSetting* upstream = nullptr;  // every profile builds on it
    for (; at != all.end() && at->name == spec.name; ++at) {
        if (at->since > target.version) continue;
        if (at->profile == target.profile) own = &*at;
        if (at->profile == Profile::upstream) upstream = &*at;
    }
    return own != nullptr ? own : upstream;
}

}  // namespace

std::span<const ParamSpec> all() {
    return tables::kParameters;
}

const ParamSpec* find(std::string_view name) {
    return find_named(all(), name);
}

bool exists_in(const ParamSpec& spec, Version version) {
    return in_branch(spec, version) || backport_for(spec, version) != nullptr;
}

bool honoured_in(const ParamSpec& spec, Version version) {
    return !exists_in(spec, version) && spec.honoured <= version;
}

std::optional<std::string_view> default_for(const ParamSpec& spec, const Target& target) {
    if (spec.computed == Computed::run_time) return std::nullopt;
    if (const auto* setting = profile_setting(spec, target)) return setting->value;
    if (spec.computed == Computed::release) {
        return spec.name == "mail_version" ? mail_version(target.version) : mail_release_date(target.version);
    }
    std::string_view value = !spec.defaults.empty()   ? spec.defaults.front().value
                             : spec.backports.empty() ? std::string_view{}
                                                      : spec.backports.front().value;
    for (const DefaultValue& entry : spec.defaults) {
        if (entry.since <= target.version) value = entry.value;
    }
    if (const Backport* backport = backport_for(spec, target.version)) value = backport->value;
    for (const DefaultValue& entry : spec.patch_defaults) {
        if (entry.since.branch() == target.version.branch() && entry.since <= target.version) value = entry.value;
    }
    return value;
}

Kind kind_for(const ParamSpec& spec, Version version) {
    if (const Backport* backport = backport_for(spec, version)) return backport->kind;
    Kind kind = spec.kinds.empty() ? spec.kind : spec.kinds.front().kind;
    for (const KindChange& change : spec.kinds) {
        if (change.since <= version) kind = change.kind;
    }
    return kind;
}

Bounds bounds_for(const ParamSpec& spec, Version version) {
    Bounds bounds = spec.bounds_since.empty() ? spec.bounds : spec.bounds_since.front().bounds;
    for (const BoundsChange& change : spec.bounds_since) {
        if (change.since <= version) bounds = change.bounds;
    }
    return bounds;
}

bool warns_in(const ParamSpec& spec, Version version) {
    return spec.deprecation != nullptr && spec.deprecation->warns <= version;
}

std::span<const Family> families() {
    return tables::kFamilies;
}

std::optional<FamilyMatch> match_family(std::string_view name, Version version) {
    const Family* best = nullptr;
    for (const Family& family : families()) {
        if (family.introduced > version || name.size() <= family.suffix.size() || !name.ends_with(family.suffix))
            continue;
        if (best == nullptr || family.suffix.size() > best->suffix.size()) best = &family;
    }
    if (best == nullptr) return std::nullopt;
    return FamilyMatch{best, name.substr(0, name.size() - best->suffix.size())};
}

std::span<const ServiceProgram> services() {
    return tables::kServices;
}

const ServiceProgram* find_service(std::string_view program) {
    return find_named(services(), program);
}

std::span<const ServiceProgram> commands() {
    return tables::kCommands;
}

std::span<const ServiceArgument> service_arguments() {
    return tables::kArguments;
}

std::span<const ProfileInfo> profiles() {
    return tables::kProfiles;
}

std::span<const TableType> table_types() {
    return tables::kTableTypes;
}

const TableType* find_table_type(std::string_view type) {
    return find_named(table_types(), type);
}

bool lists_table_type(const TableType& type, const Target& target) {
    const bool built = std::find(type.listed_in.begin(), type.listed_in.end(), target.profile) != type.listed_in.end();
    return built && type.introduced <= target.version && target.version < type.removed;
}

std::span<const ClientOption> client_options(std::string_view table_type) {
    const auto all = tables::kClientOptions;
    const auto first =
        std::find_if(all.begin(), all.end(), [&](const ClientOption& o) { return o.type == table_type; });
    const auto last = std::find_if(first, all.end(), [&](const ClientOption& o) { return o.type != table_type; });
    return {first, last};
}

}  // namespace postern::conf::registry
