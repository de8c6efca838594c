#include "tools/conf/master_mode.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "libconf/syntax/print.h"
#include "libconf/syntax/service_print.h"
#include "tools/conf/master_mode_request.h"

namespace postern::conf_tool {
namespace {

using conf::ServiceField;
using conf::ServiceView;

/// Shows one entry after the other.
class MasterShow {
public:
    MasterShow(const Options& options, const ServiceExpander& expander, Console& console)
        : options_(options),
          expander_(expander),
          console_(console),
          fold_(options.fold ? conf::Fold::yes : conf::Fold::no) {}

    Result<void> read_requests();
    Result<void> show(const ServiceView& view);
    void report_unmatched();

private:
    Result<void> show_one(const ServiceView& view, MasterRequest& request);
    Result<void> show_fields(const ServiceView& view, MasterRequest& request);
    Result<void> show_parameters(const ServiceView& view, MasterRequest& request);
    Result<void> show_parameter(const ServiceView& view, const conf::ServiceSetting& setting);
    conf::SettingText setting_text(const ServiceView& view) const;
    bool is_read_only(std::string_view name) const;

    const Options& options_;
    const ServiceExpander& expander_;
    Console& console_;
    conf::Fold fold_;
    std::vector<MasterRequest> requests_;
};

Result<void> MasterShow::read_requests() {
    if (options_.names.empty()) requests_.emplace_back();
    for (const std::string& name : options_.names) {
        Result<MasterRequest> request = MasterRequest::parse(name, options_.subject);
        if (!request) return fail(request.error().code, std::move(request.error().message));
        requests_.push_back(std::move(*request));
    }
    return {};
}

Result<void> MasterShow::show(const ServiceView& view) {
    for (MasterRequest& request : requests_) {
        if (!request.wants(view.service())) continue;
        if (Result<void> shown = show_one(view, request); !shown) return shown;
    }
    return {};
}

Result<void> MasterShow::show_one(const ServiceView& view, MasterRequest& request) {
    if (options_.subject == Subject::master_fields) return show_fields(view, request);
    if (options_.subject == Subject::master_parameters) return show_parameters(view, request);
    request.matched = true;
    return conf::print_service(console_.out(), view.service(), fold_, setting_text(view));
}

conf::SettingText MasterShow::setting_text(const ServiceView& view) const {
    if (!options_.expand) return {};
    return [this, &view](std::string_view text) { return expander_(text, view); };
}

Result<void> MasterShow::show_fields(const ServiceView& view, MasterRequest& request) {
    const conf::MasterService& service = view.service();
    for (std::size_t i = 0; i < conf::kServiceFields; ++i) {
        const auto field = static_cast<ServiceField>(i);
        if (!request.wants(conf::field_name(field))) continue;
        request.matched = true;
        const std::string label = fmt::format("{}/{}/{}", service.name(), service.type(), conf::field_name(field));
        if (options_.hide_values) {
            console_.out() += label + '\n';
            continue;
        }
        Result<void> printed = conf::print_service_field(console_.out(), options_.hide_names ? "" : label + " = ",
                                                         service, field, fold_, setting_text(view));
        if (!printed) return printed;
    }
    return {};
}

Result<void> MasterShow::show_parameters(const ServiceView& view, MasterRequest& request) {
    for (const auto& [name, value] : view.values()) {
        if (!request.wants(name) || is_read_only(name)) continue;
        request.matched = true;
        if (Result<void> shown = show_parameter(view, value.setting); !shown) return shown;
    }
    return {};
}

/// Observed: settings of process_name, service_name and process_id are as if they were not there.
bool MasterShow::is_read_only(std::string_view name) const {
    const conf::ParamSpec* spec = conf::registry::find(name);
    return spec != nullptr && spec->read_only && conf::registry::exists_in(*spec, options_.target.version);
}

Result<void> MasterShow::show_parameter(const ServiceView& view, const conf::ServiceSetting& setting) {
    const conf::MasterService& service = view.service();
    const std::string label = fmt::format("{}/{}/{}", service.name(), service.type(), setting.name);
    if (options_.hide_values) {
        conf::print_words(console_.out(), label, fold_);
        return {};
    }
    Result<std::string> value(setting.value);
    if (options_.expand) value = expander_(*value, view);
    if (!value) return fail(value.error().code, std::move(value.error().message));
    conf::print_words(console_.out(), options_.hide_names ? *value : fmt::format("{} = {}", label, *value), fold_);
    return {};
}

void MasterShow::report_unmatched() {
    for (const MasterRequest& request : requests_) {
        if (request.matched || options_.names.empty()) continue;
        console_.warn(fmt::format("unmatched request: \"{}\"", request.text));
    }
}

}  // namespace

Result<void> report_master_faults(const conf::MasterCf& master_cf, Console& console) {
    for (const Diagnostic& fault : master_cf.diagnostics()) {
        if (fault.severity == Severity::fatal) return fail(ErrorCode::bad_syntax, ascii::printable(fault.message));
        if (fault.severity == Severity::warning) console.warn(ascii::printable(fault.message));
    }
    return {};
}

Result<void> run_master_mode(const Options& options, const conf::MasterCf& master_cf, const ServiceExpander& expander,
                             Console& console) {
    MasterShow show(options, expander, console);
    if (Result<void> read = show.read_requests(); !read) return read;
    for (const ServiceView& view : conf::service_views(master_cf, conf::SettingScope::same_name)) {
        if (Result<void> shown = show.show(view); !shown) return shown;
    }
    show.report_unmatched();
    return {};
}

}  // namespace postern::conf_tool
