// ServiceView: one master.cf entry with its -o settings applied, as a source of values.
//
// Shape:   the settings by name, the last one of a name counting; service_name and process_name are known too.
//          Nothing is expanded, and what the entry does not set is nullopt: ask the Config next.
// Errors:  none.
// Source:  master(5); merging of entries observed with postconf 3.7.11.
// Threads: immutable, cheap to copy; the MasterCf must outlive it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/syntax/master_cf.h"

namespace postern::conf {

/// Whose settings count when several entries have the same name and type.
enum class SettingScope {
    entry,      // its own: what the daemon gets
    same_name,  // those of all of them, later ones win: what postconf shows
};

class ServiceView {
public:
    struct Value {
        ServiceSetting setting;
        const MasterService* service;  // where it stands
        SourceRange range() const { return service->value_range(setting, {0, setting.value.size()}); }
    };
    using Values = std::map<std::string_view, Value>;  // in byte order of the names

    ServiceView(const MasterService& service, std::shared_ptr<const Values> values)
        : service_(&service), values_(std::move(values)) {}

    const MasterService& service() const { return *service_; }
    const Values& values() const { return *values_; }
    const Value* find(std::string_view name) const;
    /// What the entry says by being there (service_name, process_name), or a setting.
    std::optional<std::string_view> raw(std::string_view name) const;

private:
    const MasterService* service_;
    std::shared_ptr<const Values> values_;  // shared by entries of the same name
};

/// One for each entry, in the order of the file.
std::vector<ServiceView> service_views(const MasterCf& master_cf, SettingScope scope);

}  // namespace postern::conf
