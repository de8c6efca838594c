#include "tools/check/support/settings.h"

namespace postern::lint {
namespace {

void add(const conf::Values& values, const Scope* scope, std::string_view name, std::vector<Setting>& found) {
    const conf::Parameter* parameter = values.config().find(name);
    if (parameter == nullptr || parameter->kind == conf::ParameterClass::user) return;
    auto resolved = values.resolve(name);
    if (!resolved || !resolved->expansion().undefined.empty()) return;
    Setting setting;
    setting.scope = scope;
    setting.values = &values;
    setting.name = name;
    setting.parameter = parameter;
    setting.rules = conf::value_rules(*parameter, values.config().target().version);
    setting.text = resolved->text();
    setting.place = values.place(name);
    setting.literal = values.names().raw(name).value_or("").find('$') == std::string_view::npos;
    setting.resolved = std::make_shared<const conf::ResolvedValue>(std::move(*resolved));
    if (setting.place.file != FileId::none) found.push_back(std::move(setting));
}

}  // namespace

std::vector<Setting> settings(const Project& project) {
    std::vector<Setting> found;
    if (project.main_cf() != nullptr) {
        for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
            if (project.assignment(assignment.name()) == &assignment) add(project.values(), nullptr, assignment.name(), found);
        }
    }
    for (const Scope& scope : project.scopes()) {
        if (scope.view() == nullptr) continue;
        for (const auto& [name, value] : scope.view()->values()) add(scope.values(), &scope, name, found);
    }
    return found;
}

SourceRange part_of(const Setting& setting, conf::TextSpan span) {
    return setting.resolved->range(span);
}

}  // namespace postern::lint
