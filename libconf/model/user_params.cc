#include "libconf/model/user_params.h"

#include <algorithm>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf {
namespace {

constexpr std::string_view kClasses = "smtpd_restriction_classes";
constexpr std::size_t kMaxTableNesting = 100;

/// A service's -o settings over the configuration.
class ServiceNames : public Names {
public:
    ServiceNames(const Names& config, const ServiceView* service) : config_(config), service_(service) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto own = service_ == nullptr ? std::nullopt : service_->raw(name);
        return own ? own : config_.raw(name);
    }

private:
    const Names& config_;
    const ServiceView* service_;
};

/// What an entry sets itself.
class OwnNames : public Names {
public:
    explicit OwnNames(const ServiceView& service) : service_(service) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto* own = service_.find(name);
        if (own == nullptr) return std::nullopt;
        return own->setting.value;
    }

private:
    const ServiceView& service_;
};

}  // namespace

void UserParameters::find() {
    collect_scopes();
    for (Scope& scope : scopes_) scan_service(scope);
    if (!config_.fatal_) scan_main();
    add_users();
    if (config_.fatal_) return;
    report_unused();
    for (const Scope& scope : scopes_) report_unused(scope);
}

void UserParameters::collect_scopes() {
    if (config_.master_cf() == nullptr) return;
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (const ServiceView& view : service_views(*config_.master_cf(), SettingScope::same_name)) {
        for (const auto& [name, value] : view.values()) service_sets_.emplace(name);
        if (view.values().empty()) continue;  // the settings of later entries with its name are not its own
        if (!seen.emplace(view.service().name(), view.service().type()).second) continue;
        scopes_.push_back({view, {}, {}});
    }
}

void UserParameters::scan_main() {
    if (const SetValue* classes = config_.setting(kClasses)) {
        scan_classes(classes->value, {nullptr, classes->origin.value, kClasses});
        if (config_.fatal_) return;
    }
    for (const auto& [name, set] : config_.settings_) {
        if (scans(name)) scan_value(set.value, {nullptr, set.origin.value, name});
    }
    scan_computed();
    for (const auto& [name, set] : config_.settings_) {
        if (config_.fatal_) return;  // Postfix stops at the first
        if (expands(name)) expand_and_scan_tables(set.value, {nullptr, set.origin.value, name});
    }
}

/// A computed default is made from settings, and may come to hold a $name: `mydomain = $$x`.
void UserParameters::scan_computed() {
    if (config_.main_cf() == nullptr) return;
    for (const std::string_view name : {"myhostname", "mydomain"}) {
        if (config_.setting(name) != nullptr) continue;
        if (const auto text = config_.dynamic().value(name)) {
            scan_value(*text, {nullptr, {config_.main_cf()->file(), 0, 0}, name});
        }
    }
}

void UserParameters::scan_service(Scope& scope) {
    for (const auto& [name, value] : scope.view.values()) {
        if (config_.fatal_) return;
        const Place place{&scope, value.range(), name};
        const std::string_view text = value.setting.value;
        if (read_only(name)) {
            diagnose("read-only-parameter", fmt::format("read-only parameter assignment: {}={}", name, text),
                     place.range);
            continue;
        }
        if (scans(name)) scan_value(text, place);
        if (name == kClasses) scan_classes(text, place);
        if (expands(name)) expand_and_scan_tables(text, place);
    }
}

void UserParameters::scan_value(std::string_view value, const Place& place) {
    if (value.find('$') == std::string_view::npos) return;
    const References found = references(value);
    for (const References::Reference& reference : found.names) refer(reference.name, place);
    for (const ExpandFailure& fault : found.faults) diagnose("macro-fault", fault.message, place.range);
}

void UserParameters::refer(std::string_view name, const Place& place) {
    if (place.scope != nullptr && place.scope->view.find(name) != nullptr) {
        place.scope->used.emplace(name);
        return;
    }
    if (known(name)) return;
    if (place.scope == nullptr) main_refers_.emplace(name);
    if (config_.setting(name) != nullptr) {
        used_.emplace(name);
        return;
    }
    if (place.scope == nullptr && service_sets_.contains(name)) return;
    diagnose("undefined-parameter", fmt::format("undefined parameter: {}", name), place.range);
}

void UserParameters::scan_classes(std::string_view value, const Place& place) {
    // Observed: only what the same place sets is known here, in a service not even what main.cf sets.
    const auto expansion =
        place.scope == nullptr ? expand(value, config_.set_names_) : expand(value, OwnNames(place.scope->view));
    if (!expansion) {
        if (config_.fatal_) return;
        config_.fatal_ = expansion.error();
        std::vector<std::string>& chain = config_.fatal_->chain;
        chain.insert(chain.begin(), std::string(kClasses));
        if (place.scope != nullptr) {
            const MasterService& service = place.scope->view.service();
            chain.insert(chain.begin(), fmt::format("{}/{}", service.name(), service.type()));
        }
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
    auto expansion = expand(value, ServiceNames(config_, place.scope == nullptr ? nullptr : &place.scope->view));
    if (expansion) {
        scan_tables(expansion->text, place);
        return;
    }
    if (expansion.error().parameter.empty()) expansion.error().parameter = place.parameter;
    for (std::string& warning : expansion.error().warnings()) diagnose("macro-fault", std::move(warning), place.range);
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
    const auto open_group = [&](std::string_view group, std::size_t depth) {
        const BraceGroup read = read_group(group);
        if (read.fault != BraceFault::none) {
            const MasterService* service = place.scope == nullptr ? nullptr : &place.scope->view.service();
            diagnose("table-braces",
                     service == nullptr ? fmt::format("main.cf: {}", describe(read.fault, group))
                                        : fmt::format("master.cf:{}/{}: {}", service->name(), service->type(),
                                                      describe(read.fault, group)),
                     place.range);
        }
        if (depth < kMaxTableNesting) texts.push_back({read.inner.of(group), depth + 1});
    };
    while (!texts.empty()) {
        const Text at = texts.back();
        texts.pop_back();
        WordReader words(at.text, Braces::group, kListSeparators);
        while (const auto span = words.next()) {
            std::string_view word = span->of(at.text);
            if (word.starts_with('{')) {
                open_group(word, at.depth);
                continue;
            }
            while (word.starts_with("proxy:")) word.remove_prefix(std::string_view("proxy:").size());
            const std::size_t name = std::min(word.find(':'), word.size() - 1) + 1;
            if (name < word.size() && word[name] == '{') {
                open_group(word.substr(name), at.depth);
            } else {
                scan_table(word, place);
            }
        }
    }
}

void UserParameters::scan_table(std::string_view spec, const Place& place) {
    const std::size_t colon = spec.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view type = spec.substr(0, colon);
    const std::string_view table = spec.substr(colon + 1);
    const TableType* known_type = registry::find_table_type(type);
    if (known_type == nullptr || !known_type->client || table.starts_with('.')) return;
    if (table.starts_with('/')) {
        config_.client_tables_.push_back({std::string(type), std::string(table)});
        return;
    }
    NameSet& options = place.scope == nullptr ? client_options_ : place.scope->client_options;
    for (const ClientOption& option : registry::client_options(type)) {
        if (option.introduced <= config_.target().version) options.insert(fmt::format("{}_{}", table, option.name));
    }
}

void UserParameters::add_users() {
    const auto counts = [this](const std::string& name) {
        return used_.contains(name) || client_options_.contains(name) ||
               std::any_of(scopes_.begin(), scopes_.end(),
                           [&](const Scope& scope) { return scope.client_options.contains(name); });
    };
    for (const auto& [name, set] : config_.settings_) {
        const auto old = config_.parameters_.find(name);
        if (old != config_.parameters_.end()) {
            old->second.listed = true;
        } else if (counts(name)) {
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
}

void UserParameters::report_unused(const Scope& scope) {
    for (const auto& [name, value] : scope.view.values()) {
        const bool referred = scope.used.contains(name) || main_refers_.contains(name);
        if (referred || scope.client_options.contains(name) || client_options_.contains(name)) continue;
        if (known(name)) continue;  // also a user's parameter of main.cf that another service refers to
        diagnose("unused-parameter", fmt::format("unused parameter: {}={}", name, value.setting.value), value.range());
    }
}

bool UserParameters::read_only(std::string_view name) const {
    const Parameter* parameter = config_.find(name);
    return parameter != nullptr && parameter->spec != nullptr && parameter->spec->read_only;
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
