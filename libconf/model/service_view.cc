#include "libconf/model/service_view.h"

namespace postern::conf {

const ServiceView::Value* ServiceView::find(std::string_view name) const {
    const auto found = values_->find(name);
    return found == values_->end() ? nullptr : &found->second;
}

std::optional<std::string_view> ServiceView::raw(std::string_view name) const {
    // These two cannot be set: postconf warns of a "read-only parameter assignment" and goes by the entry.
    if (name == "service_name") return service_->name();
    if (name == "process_name") return service_->program();
    const Value* value = find(name);
    return value == nullptr ? std::nullopt : std::optional(value->setting.value);
}

std::vector<ServiceView> service_views(const MasterCf& master_cf, SettingScope scope) {
    std::map<std::pair<std::string_view, std::string_view>, std::shared_ptr<ServiceView::Values>> known;
    const auto none = std::make_shared<const ServiceView::Values>();
    std::vector<ServiceView> views;
    views.reserve(master_cf.services().size());
    for (const MasterService& service : master_cf.services()) {
        const std::vector<ServiceSetting> settings = service.settings();
        std::shared_ptr<ServiceView::Values>& values = known[{service.name(), service.type()}];
        if (scope == SettingScope::entry) values.reset();
        if (!values && settings.empty()) {
            // Observed: entries before the first one with settings do not get those of the later ones.
            views.emplace_back(service, none);
            continue;
        }
        if (!values) values = std::make_shared<ServiceView::Values>();
        for (const ServiceSetting& setting : settings) {
            values->insert_or_assign(setting.name, ServiceView::Value{setting, &service});
        }
        views.emplace_back(service, values);
    }
    return views;
}

}  // namespace postern::conf
