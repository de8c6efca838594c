#include "libconf/model/config.h"

#include <algorithm>

#include <fmt/format.h>

#include "libconf/model/user_params.h"

namespace postern::conf {
namespace {

constexpr std::string_view kConfigDirectory = "config_directory";

}  // namespace

std::shared_ptr<const Config> Config::build(ConfigInput input, const Machine& machine) {
    // make_shared cannot reach the private constructor.
    std::shared_ptr<Config> config(new Config(std::move(input), machine));
    config->read_settings();
    config->add_builtin();
    config->add_services();
    UserParameters(*config).find();
    return config;
}

Config::Config(ConfigInput input, const Machine& machine)
    : input_(std::move(input)), dynamic_({set_names_, *this}, machine, input_.target) {}

void Config::read_settings() {
    if (input_.main_cf == nullptr) return;
    if (input_.config_directory) {
        settings_[std::string(kConfigDirectory)] = {*input_.config_directory, {Layer::command_line, {}, {}}};
    }
    for (const Assignment& assignment : input_.main_cf->assignments()) {
        if (refuse_read_only(assignment.name(), assignment.value(), assignment.name_range())) continue;
        settings_.insert_or_assign(
            std::string(assignment.name()),
            SetValue{std::string(assignment.value()),
                     {Layer::main_cf, assignment.name_range(), assignment.value_range()}});
    }
    for (const auto& [name, value] : input_.overrides) {
        if (refuse_read_only(name, value, {input_.main_cf->file(), 0, 0})) continue;
        settings_.insert_or_assign(name, SetValue{value, {Layer::command_line, {}, {}}});
    }
}

bool Config::refuse_read_only(std::string_view name, std::string_view value, SourceRange range) {
    const ParamSpec* spec = registry::find(name);
    if (spec == nullptr || !spec->read_only || !registry::exists_in(*spec, input_.target.version)) return false;
    diagnostics_.push_back({Severity::warning,
                            "read-only-parameter",
                            fmt::format("read-only parameter assignment: {}={}", name, value),
                            range,
                            {},
                            {}});
    return true;
}

void Config::add_builtin() {
    for (const ParamSpec& spec : registry::all()) {
        const bool exists = registry::exists_in(spec, input_.target.version);
        if (!exists && !registry::honoured_in(spec, input_.target.version)) continue;
        Parameter parameter{spec.name, ParameterClass::builtin, &spec, nullptr, true};
        // The default of a successor refers to the old name, which makes it one of the user's.
        if (!exists) parameter = {spec.name, ParameterClass::user, nullptr, nullptr, false};
        parameters_.emplace_hint(parameters_.end(), spec.name, parameter);
    }
}

void Config::add_services() {
    if (input_.master_cf == nullptr) return;
    for (const MasterService& service : input_.master_cf->services()) {
        for (const Family& family : registry::families()) {
            if (input_.target.version < family.introduced) continue;
            const auto& programs = family.programs;
            if (std::find(programs.begin(), programs.end(), service.command()) == programs.end()) continue;
            auto name = std::make_unique<std::string>(service.name());
            *name += family.suffix;
            // A built-in name (local_destination_recipient_limit) keeps its default, and joins the class.
            const auto [entry, fresh] =
                parameters_.try_emplace(*name, Parameter{*name, ParameterClass::service, nullptr, &family, true});
            entry->second.kind = ParameterClass::service;
            if (fresh) names_.push_back(std::move(name));
        }
    }
}

const Parameter* Config::find(std::string_view name) const {
    const auto found = parameters_.find(name);
    return found == parameters_.end() ? nullptr : &found->second;
}

const SetValue* Config::setting(std::string_view name) const {
    const auto found = settings_.find(name);
    return found == settings_.end() ? nullptr : &found->second;
}

std::optional<std::string_view> Config::default_value(std::string_view name) const {
    const Parameter* parameter = find(name);
    if (parameter == nullptr) return std::nullopt;
    if (parameter->family != nullptr) return parameter->family->default_reference;
    if (parameter->spec == nullptr) return std::nullopt;
    const auto fixed = registry::default_for(*parameter->spec, input_.target);
    return fixed ? fixed : dynamic_.value(name);
}

bool Config::is_expanded(const Parameter& parameter) const {
    return parameter.spec == nullptr || registry::kind_for(*parameter.spec, input_.target.version) != Kind::raw;
}

std::optional<std::string_view> Config::raw(std::string_view name) const {
    if (const SetValue* set = setting(name)) return set->value;
    return default_value(name);
}

Origin Config::origin(std::string_view name) const {
    if (const SetValue* set = setting(name)) return set->origin;
    const Parameter* parameter = find(name);
    const bool computed = parameter != nullptr && parameter->spec != nullptr &&
                          !registry::default_for(*parameter->spec, input_.target);
    return {computed ? Layer::computed : Layer::builtin, {}, {}};
}

}  // namespace postern::conf
