#include "tools/check/support/set_values.h"

#include <map>

namespace postern::lint {
namespace {

/// A known parameter, or a variable that somebody refers to, whose value is expanded when it is read.
bool is_expanded(const conf::Config& config, std::string_view name) {
    const conf::Parameter* parameter = config.find(name);
    return parameter != nullptr && config.is_expanded(*parameter);
}

}  // namespace

SourceRange SetValueUse::range(std::size_t begin, std::size_t end) const {
    if (assignment != nullptr) return assignment->value_range(begin, end - begin);
    return scope->entry()->value_range(*setting, {begin, end});
}

void for_each_set_value(const Project& project, const std::function<void(const SetValueUse&)>& visit) {
    if (project.main_cf() != nullptr) {
        std::map<std::string_view, const conf::Assignment*> winners;
        for (const conf::Assignment& one : project.main_cf()->assignments()) winners[one.name()] = &one;
        for (const conf::Assignment& one : project.main_cf()->assignments()) {
            if (winners[one.name()] != &one || !is_expanded(project.config(), one.name())) continue;
            visit({nullptr, one.name(), one.value(), &one, nullptr});
        }
    }
    for (const Scope& scope : project.scopes()) {
        if (scope.view() == nullptr) continue;
        for (const auto& [name, own] : scope.view()->values()) {
            // A variable that only the service has is none of the configuration's parameters.
            const bool unknown = project.config().find(name) == nullptr;
            if (!unknown && !is_expanded(project.config(), name)) continue;
            visit({&scope, name, own.setting.value, nullptr, &own.setting});
        }
    }
}

}  // namespace postern::lint
