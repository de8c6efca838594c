#include "tools/conf/json_mode.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/model/service_view.h"
#include "libconf/model/values.h"
#include "libconf/registry/registry.h"
#include "tools/conf/directory.h"
#include "tools/conf/master_mode_request.h"
#include "tools/conf/parameter_facts.h"
#include "tools/support/start_up.h"

namespace postern::conf_tool {
namespace {

using Json = nlohmann::ordered_json;  // keys stay in the order in which people read them

constexpr int kIndent = 2;

std::string text_of(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json text_or_null(std::optional<std::string_view> text) {
    return text ? Json(*text) : Json(nullptr);
}

Json list_of(std::span<const std::string_view> texts) {
    Json list = Json::array();
    for (const std::string_view text : texts) list.push_back(text);
    return list;
}

void add_place(Json& object, const SourceMap& sources, SourceRange range) {
    if (range.file == FileId::none) return;
    const Position at = sources.position(range.file, range.begin);
    object["file"] = sources.name(range.file);
    object["line"] = at.line;
    object["column"] = at.column;
}

void add_expanded(Json& object, std::string_view text, const conf::Names& names) {
    const auto expansion = conf::expand(text, names);
    if (expansion) {
        object["expanded"] = expansion->text;
    } else {
        object["expanded"] = nullptr;
        object["error"] = expansion.error().message;
    }
}

void add_release_facts(Json& object, const conf::ParamSpec& spec) {
    if (spec.introduced != conf::kNever) object["introduced"] = introduced_text(spec);
    if (spec.removed != conf::kNever) object["removed"] = spec.removed.text();
    if (spec.deprecation == nullptr) return;
    const conf::Deprecation& deprecation = *spec.deprecation;
    Json facts = Json::object();
    if (!deprecation.replacement.empty()) facts["replaced_by"] = deprecation.replacement;
    if (!deprecation.advice.empty()) facts["advice"] = deprecation.advice;
    if (deprecation.deprecated != conf::kNever) facts["since"] = deprecation.deprecated.text();
    if (deprecation.warns != conf::kNever) facts["warns_since"] = deprecation.warns.text();
    object["deprecated"] = std::move(facts);
}

void add_type(Json& object, const ParameterFacts& facts) {
    object["type"] = conf::kind_name(facts.kind);
    if (facts.unit != '\0') object["unit"] = std::string(1, facts.unit);
    if (facts.bounds.minimum != 0) object["minimum"] = facts.bounds.minimum;
    if (facts.bounds.maximum != 0) object["maximum"] = facts.bounds.maximum;
    if (facts.spec != nullptr) object["syntax"] = conf::syntax_name(facts.spec->syntax);
    if (facts.spec != nullptr && !facts.spec->values.empty()) object["values"] = list_of(facts.spec->values);
    if (!facts.used_by.empty()) object["used_by"] = list_of(facts.used_by);
    if (facts.spec != nullptr) object["applies"] = conf::applies_name(facts.spec->applies);
    if (!facts.summary.empty()) object["summary"] = facts.summary;
    if (facts.spec != nullptr) add_release_facts(object, *facts.spec);
}

Json parameter_json(const conf::Config& config, const SourceMap& sources, const conf::Parameter& parameter) {
    const std::string_view name = parameter.name;
    const conf::SetValue* set = config.setting(name);
    const auto value = config.raw(name);
    const auto standard = config.default_value(name);
    Json object = Json::object();
    object["name"] = name;
    object["class"] = class_name(parameter.kind);
    object["value"] = text_or_null(value);
    if (config.is_expanded(parameter)) {
        add_expanded(object, value.value_or(""), config);
    } else {
        object["expanded"] = text_or_null(value);
    }
    const conf::Computation* computed = set == nullptr ? config.dynamic().computation(name) : nullptr;
    if (computed != nullptr && computed->fatal) object["error"] = *computed->fatal;
    object["default"] = text_or_null(standard);
    object["is_default"] = set == nullptr || value == standard;
    const conf::Origin origin = config.origin(name);
    object["origin"] = Json::object({{"layer", layer_name(origin.layer)}});
    add_place(object["origin"], sources, origin.value);
    add_type(object, parameter_facts(parameter, config.target().version));
    return object;
}

/// One line of -j: what -h, -H and -x leave of name and value.
Result<Json> plain_parameter(const Options& options, const conf::Config& config, const conf::Parameter& parameter,
                             Console& console) {
    Json object = Json::object();
    if (!options.hide_names) object["name"] = parameter.name;
    if (options.hide_values) return object;
    const std::string_view value = config.raw(parameter.name).value_or("");
    object["value"] = value;
    if (!options.expand || !config.is_expanded(parameter)) return object;
    const auto expansion = conf::expand(value, config);
    if (!expansion) return expansion_error(expansion.error(), console);
    object["value"] = expansion->text;
    return object;
}

/// Shows the entries of master.cf that the requests select.
class MasterJson {
public:
    MasterJson(const Options& options, const conf::Config& config, const SourceMap& sources, Console& console)
        : options_(options), config_(config), sources_(sources), console_(console) {}

    Result<void> read_requests();
    Result<void> show(const conf::ServiceView& view);
    void finish();

private:
    Result<void> emit(Json object);
    Result<void> show_one(const conf::ServiceView& view, MasterRequest& request);
    Result<void> plain_fields(const conf::MasterService& service, MasterRequest& request);
    Result<void> plain_settings(const conf::ServiceView& view, MasterRequest& request);
    Json entry(const conf::ServiceView& view, MasterRequest& request) const;
    Json settings(const conf::ServiceView& view, MasterRequest& request) const;

    const Options& options_;
    const conf::Config& config_;
    const SourceMap& sources_;
    Console& console_;
    std::vector<MasterRequest> requests_;
    Json all_ = Json::array();
};

Json field_json(const conf::MasterService& service, conf::ServiceField field) {
    return Json(service.field(field));
}

Json arguments_json(const conf::MasterService& service) {
    Json list = Json::array();
    for (const conf::MasterArgument& argument : service.arguments()) list.push_back(service.text(argument));
    return list;
}

Result<void> MasterJson::read_requests() {
    if (options_.names.empty()) requests_.emplace_back();
    for (const std::string& name : options_.names) {
        Result<MasterRequest> request = MasterRequest::parse(name, options_.subject);
        if (!request) return tl::unexpected<Error>(std::move(request.error()));
        requests_.push_back(std::move(*request));
    }
    return {};
}

Result<void> MasterJson::emit(Json object) {
    if (options_.peer_json) {
        console_.out() += text_of(object, -1);
    } else {
        all_.push_back(std::move(object));
    }
    return {};
}

Result<void> MasterJson::show(const conf::ServiceView& view) {
    for (MasterRequest& request : requests_) {
        if (!request.wants(view.service())) continue;
        if (auto shown = show_one(view, request); !shown) return shown;
    }
    return {};
}

Result<void> MasterJson::show_one(const conf::ServiceView& view, MasterRequest& request) {
    if (options_.peer_json && options_.subject == Subject::master_fields) return plain_fields(view.service(), request);
    if (options_.peer_json && options_.subject == Subject::master_parameters) return plain_settings(view, request);
    if (options_.subject == Subject::master_entries) request.matched = true;
    Json object = entry(view, request);
    const bool named = options_.subject == Subject::master_parameters && request.third != "*";
    if (named && object["options"].empty()) return {};
    return emit(std::move(object));
}

Result<void> MasterJson::plain_fields(const conf::MasterService& service, MasterRequest& request) {
    for (std::size_t i = 0; i < conf::kServiceFields; ++i) {
        const auto field = static_cast<conf::ServiceField>(i);
        if (!request.wants(conf::field_name(field))) continue;
        request.matched = true;
        Json object = {{"service", service.name()}, {"type", service.type()}, {"field", conf::field_name(field)}};
        object["value"] = field_json(service, field);
        if (field == conf::ServiceField::command) object["args"] = arguments_json(service);
        if (auto shown = emit(std::move(object)); !shown) return shown;
    }
    return {};
}

Result<void> MasterJson::plain_settings(const conf::ServiceView& view, MasterRequest& request) {
    for (const auto& [name, value] : view.values()) {
        if (!request.wants(name)) continue;
        request.matched = true;
        Json object = {{"service", view.service().name()}, {"type", view.service().type()}, {"name", name}};
        object["value"] = value.setting.value;
        if (options_.expand) {
            const auto expansion = conf::expand(value.setting.value, conf::ScopedNames(config_, &view));
            if (!expansion) return expansion_error(expansion.error(), console_);
            object["value"] = expansion->text;
        }
        if (auto shown = emit(std::move(object)); !shown) return shown;
    }
    return {};
}

Json MasterJson::settings(const conf::ServiceView& view, MasterRequest& request) const {
    const conf::MasterService& service = view.service();
    const std::vector<conf::ServiceSetting> written = service.settings();
    Json list = Json::array();
    for (std::size_t i = 0; i < written.size(); ++i) {
        const conf::ServiceSetting& setting = written[i];
        const bool by_name = options_.subject == Subject::master_parameters;
        if (by_name && !request.wants(setting.name)) continue;
        if (by_name) request.matched = true;
        Json object = {{"name", setting.name}, {"value", setting.value}};
        add_expanded(object, setting.value, conf::ScopedNames(config_, &view));
        for (std::size_t later = i + 1; later < written.size(); ++later) {
            if (written[later].name == setting.name) object["overridden"] = true;
        }
        add_place(object, sources_, service.range(setting.written));
        list.push_back(std::move(object));
    }
    return list;
}

Json MasterJson::entry(const conf::ServiceView& view, MasterRequest& request) const {
    const conf::MasterService& service = view.service();
    Json object = Json::object();
    const std::string_view name_key = options_.peer_json ? "service" : "name";
    for (std::size_t i = 0; i < conf::kServiceFields; ++i) {
        const auto field = static_cast<conf::ServiceField>(i);
        const std::string_view key = field == conf::ServiceField::service ? name_key : conf::field_name(field);
        const bool identity = field == conf::ServiceField::service || field == conf::ServiceField::type;
        if (options_.subject == Subject::master_fields) {
            const bool wanted = request.wants(conf::field_name(field));
            request.matched = request.matched || wanted;
            if (!wanted && !identity) continue;
        }
        if (options_.subject == Subject::master_parameters && !identity) continue;
        object[std::string(key)] = field_json(service, field);
        if (field == conf::ServiceField::command) object["args"] = arguments_json(service);
    }
    if (options_.subject != Subject::master_fields && !options_.peer_json) object["options"] = settings(view, request);
    if (!options_.peer_json) add_place(object, sources_, service.range());
    return object;
}

void MasterJson::finish() {
    if (!options_.peer_json) console_.out() += text_of(all_, kIndent);
    for (const MasterRequest& request : requests_) {
        if (request.matched || options_.names.empty()) continue;
        console_.warn(ascii::printable(fmt::format("unmatched request: \"{}\"", request.text)));
    }
}

}  // namespace

Result<void> print_json(const Options& options, const conf::Config& config, const SourceMap& sources,
                        const std::vector<std::string_view>& names, Console& console) {
    Json all = Json::array();
    for (const std::string_view name : names) {
        const conf::Parameter* parameter = config.find(name);
        if (parameter == nullptr) continue;
        if (!options.peer_json) {
            all.push_back(parameter_json(config, sources, *parameter));
            continue;
        }
        const Result<Json> object = plain_parameter(options, config, *parameter, console);
        if (!object) return tl::unexpected<Error>(object.error());
        console.out() += text_of(*object, -1);
    }
    if (!options.peer_json) console.out() += text_of(all, kIndent);
    return {};
}

Result<void> print_master_json(const Options& options, const conf::Config& config, const SourceMap& sources,
                               Console& console) {
    if (config.master_cf() == nullptr) return {};
    MasterJson json(options, config, sources, console);
    if (auto read = json.read_requests(); !read) return read;
    for (const conf::ServiceView& view : conf::service_views(*config.master_cf(), conf::SettingScope::entry)) {
        if (auto shown = json.show(view); !shown) return shown;
    }
    json.finish();
    return {};
}

}  // namespace postern::conf_tool
