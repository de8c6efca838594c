#include "tools/check/support/written.h"

#include "libconf/model/expand.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
namespace {

SourceRange name_of(const conf::MasterService& entry, const conf::ServiceSetting& setting) {
    const std::string_view text = entry.text();
    const std::size_t at = text.find(setting.name, setting.written.begin);
    if (at == std::string_view::npos || at >= setting.written.end) return entry.range(setting.written);
    return entry.range({at, at + setting.name.size()});
}

}  // namespace

std::vector<Written> written_names(const Project& project) {
    std::vector<Written> found;
    if (project.main_cf() != nullptr) {
        for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
            if (project.assignment(assignment.name()) != &assignment) continue;
            found.push_back({assignment.name(), assignment.value(), assignment.name_range(), assignment.value_range(), nullptr, &assignment,
                             conf::registry::find(assignment.name()), nullptr});
        }
    }
    for (const Scope* scope : entries(project)) {
        for (const auto& [name, value] : scope->view()->values()) {
            if (value.service != scope->entry()) continue;
            found.push_back({name, value.setting.value, name_of(*value.service, value.setting), value.range(), scope, nullptr, conf::registry::find(name), &value.setting});
        }
    }
    return found;
}

SourceRange Written::range(std::size_t begin, std::size_t end) const {
    if (assignment != nullptr) return assignment->value_range(begin, end - begin);
    return scope->entry()->value_range(*setting, {begin, end});
}

void for_each_expanded(const Project& project, const std::function<void(const Written&)>& visit) {
    for (const Written& written : written_names(project)) {
        const conf::Parameter* parameter = project.config().find(written.name);
        // A variable that only the service has is none of the configuration's parameters.
        const bool own = parameter == nullptr && written.scope != nullptr;
        if (own || (parameter != nullptr && project.config().is_expanded(*parameter))) visit(written);
    }
}

std::vector<TextEdit> remove_written(const Project& project, const Written& written) {
    if (written.assignment != nullptr) return remove_setting(project, *written.assignment);
    const conf::MasterService& entry = *written.scope->entry();
    const auto arguments = entry.arguments();
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
        if (entry.text(arguments[i]) != "-o") continue;
        const std::string_view text = entry.text(arguments[i + 1]);
        const std::string_view name = text.substr(0, text.find('='));
        if (name.substr(0, name.find_last_not_of(' ') + 1) == written.name) return {remove_arguments(entry, i, i + 1)};
    }
    return {};
}

bool is_referenced(const Project& project, std::string_view name) {
    const auto in = [&](std::string_view value) {
        if (value.find('$') == std::string_view::npos) return false;
        for (const auto& reference : conf::references(value).names) {
            if (reference.name == name) return true;
        }
        return false;
    };
    for (const Written& written : written_names(project)) {
        if (written.name != name && in(written.value)) return true;
    }
    return false;
}

}  // namespace postern::lint
