#include "libconf/model/user_params.h"

#include <algorithm>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf {
namespace {

constexpr std::string_view kClasses = "smtpd_restriction_classes";
constexpr std::size_t kMaxTableNesting = 100;

using ServiceSettings = std::map<std::string_view, std::string_view>;

/// A service's -o settings over the configuration.
class ServiceNames : public Names {
public:
    ServiceNames(const Config& config, const ServiceSettings* service) : config_(config), service_(service) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        if (service_ != nullptr) {
            const auto found = service_->find(name);
            if (found != service_->end()) return found->second;
        }
        return config_.raw(name);
    }

private:
    const Config& config_;
    const ServiceSettings* service_;
};

}  // namespace

void UserParameters::find() {
    if (config_.master_cf() != nullptr) {
        for (const MasterService& service : config_.master_cf()->services()) {
            for (const ServiceSetting& setting : service.settings()) service_sets_.emplace(setting.name);
        }
    }
    scan_main();
    scan_services();
    add_users();
    if (!config_.fatal_) report_unused();
}

void UserParameters::scan_main() {
    for (const auto& [name, set] : config_.settings_) {
        if (scans(name)) scan_value(set.value, {nullptr, set.origin.value, name});
    }
    if (const SetValue* classes = config_.setting(kClasses)) {
        scan_classes(classes->value, {nullptr, classes->origin.value, kClasses});
    }
    for (const auto& [name, set] : config_.settings_) {
        if (expands(name)) expand_and_scan_tables(set.value, {nullptr, set.origin.value, name});
    }
}

void UserParameters::scan_services() {
    if (config_.master_cf() == nullptr) return;
    for (const MasterService& service : config_.master_cf()->services()) {
        own_ = &service_used_.emplace_back();
        const std::vector<ServiceSetting> settings = service.settings();
        ServiceSettings scope;
        for (const ServiceSetting& setting : settings) scope.insert_or_assign(setting.name, setting.value);
        for (const ServiceSetting& setting : settings) {
            const Place place{&scope, service.value_range(setting, {0, setting.value.size()}), setting.name};
            if (scans(setting.name)) scan_value(setting.value, place);
            if (setting.name == kClasses) scan_classes(setting.value, place);
            if (expands(setting.name)) expand_and_scan_tables(setting.value, place);
        }
    }
}

void UserParameters::scan_value(std::string_view value, const Place& place) {
    if (value.find('$') == std::string_view::npos) return;
    const References found = references(value);
    for (const References::Reference& reference : found.names) refer(reference.name, place);
    for (const ExpandFailure& fault : found.faults) diagnose("macro-fault", fault.message, place.range);
}

void UserParameters::refer(std::string_view name, const Place& place) {
    if (place.service != nullptr) {
        const auto own = place.service->find(name);
        if (own != place.service->end()) {
            own_->emplace(name);
            return;
        }
    }
    if (known(name)) return;
    if (place.service == nullptr) main_refers_.emplace(name);
    if (config_.setting(name) != nullptr) {
        used_.emplace(name);
        return;
    }
    if (place.service == nullptr && service_sets_.contains(name)) return;
    if (client_options_.contains(name)) return;
    diagnose("undefined-parameter", fmt::format("undefined parameter: {}", name), place.range);
}

void UserParameters::scan_classes(std::string_view value, const Place& place) {
    const auto expansion = expand(value, ServiceNames(config_, place.service));
    if (!expansion) {
        if (!config_.fatal_) config_.fatal_ = expansion.error();
        return;
    }
    WordReader words(expansion->text, Braces::plain, kListSeparators);
    while (const auto word = words.next()) refer(word->of(expansion->text), place);
}

void UserParameters::expand_and_scan_tables(std::string_view value, const Place& place) {
    if (value.find('$') == std::string_view::npos) {
        scan_tables(value, place);
        return;
    }
    auto expansion = expand(value, ServiceNames(config_, place.service));
    if (expansion) {
        scan_tables(expansion->text, place);
        return;
    }
    if (expansion.error().parameter.empty()) expansion.error().parameter = place.parameter;
    diagnose("macro-fault", expansion.error().message, place.range);
    if (!config_.fatal_) config_.fatal_ = std::move(expansion.error());
}

void UserParameters::scan_tables(std::string_view value, const Place& place) {
    // Values name tables as words, also inside { } groups of any depth: `unionmap:{ldap:a, { proxy:mysql:b }}`.
    if (value.find(':') == std::string_view::npos && value.find('{') == std::string_view::npos) return;
    struct Text {
        std::string_view text;
        std::size_t depth;
    };
    std::vector<Text> texts{{value, 0}};
    while (!texts.empty()) {
        const Text at = texts.back();
        texts.pop_back();
        WordReader words(at.text, Braces::group, kListSeparators);
        while (const auto span = words.next()) {
            std::string_view word = span->of(at.text);
            if (word.starts_with('{')) {
                const BraceGroup group = read_group(word);
                if (group.fault == BraceFault::unclosed) {
                    diagnose("table-braces", describe(group.fault, word), place.range);
                }
                if (at.depth < kMaxTableNesting) texts.push_back({group.inner.of(word), at.depth + 1});
                continue;
            }
            while (word.starts_with("proxy:")) word.remove_prefix(6);
            const std::size_t colon = word.find(':');
            if (colon == std::string_view::npos) continue;
            const std::string_view type = word.substr(0, colon);
            const std::string_view table = word.substr(colon + 1);
            if ((type == "unionmap" || type == "pipemap") && table.starts_with('{')) {
                if (at.depth < kMaxTableNesting) texts.push_back({read_group(table).inner.of(table), at.depth + 1});
                continue;
            }
            const TableType* known_type = registry::find_table_type(type);
            if (known_type == nullptr || !known_type->client || table.empty()) continue;
            if (table.front() == '/' || table.front() == '.') {
                config_.client_tables_.push_back({std::string(type), std::string(table)});
                continue;
            }
            for (const ClientOption& option : registry::client_options(type)) {
                if (option.introduced <= config_.target().version) {
                    client_options_.insert(fmt::format("{}_{}", table, option.name));
                }
            }
        }
    }
}

void UserParameters::add_users() {
    for (const auto& [name, set] : config_.settings_) {
        const auto old = config_.parameters_.find(name);
        if (old != config_.parameters_.end()) {
            old->second.listed = true;
        } else if (used_.contains(name) || client_options_.contains(name)) {
            config_.parameters_.emplace(name, Parameter{name, ParameterClass::user, nullptr, nullptr, true});
        }
    }
    for (const std::string& name : service_sets_) {
        const auto old = config_.parameters_.find(name);
        if (old != config_.parameters_.end()) old->second.listed = true;
    }
}

void UserParameters::report_unused() {
    for (const auto& [name, set] : config_.settings_) {
        if (known(name)) continue;
        diagnose("unused-parameter", fmt::format("unused parameter: {}={}", name, set.value), set.origin.name);
    }
    if (config_.master_cf() == nullptr) return;
    std::size_t index = 0;
    for (const MasterService& service : config_.master_cf()->services()) {
        const NameSet& own = service_used_[index++];
        for (const ServiceSetting& setting : service.settings()) {
            const std::string_view name = setting.name;
            if (own.contains(name) || main_refers_.contains(name) || client_options_.contains(name)) continue;
            const Parameter* parameter = config_.find(name);
            const bool users_own = parameter != nullptr && parameter->kind == ParameterClass::user &&
                                   registry::find(name) == nullptr;
            if (parameter != nullptr && !users_own) continue;
            diagnose("unused-parameter", fmt::format("unused parameter: {}={}", name, setting.value),
                     service.range(setting.written));
        }
    }
}

/// A known parameter whose value is expanded when it is read.
bool UserParameters::expands(std::string_view name) const {
    const Parameter* parameter = config_.find(name);
    return parameter != nullptr && config_.is_expanded(*parameter);
}

/// Values that a program expands with names of its own ($EXTENSION) say nothing about parameters.
bool UserParameters::scans(std::string_view name) const {
    const Parameter* parameter = config_.find(name);
    return parameter == nullptr || config_.is_expanded(*parameter);
}

void UserParameters::diagnose(std::string_view id, std::string message, SourceRange range) {
    // A setting of the command line counts as one of main.cf.
    if (range.file == FileId::none && config_.main_cf() != nullptr) range.file = config_.main_cf()->file();
    config_.diagnostics_.push_back({Severity::warning, id, std::move(message), range, {}, {}});
}

}  // namespace postern::conf
