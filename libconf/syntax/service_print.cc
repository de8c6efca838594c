#include "libconf/syntax/service_print.h"

#include <utility>

#include "libconf/syntax/service_line.h"

namespace postern::conf {
namespace {

std::string in_braces_if_needed(std::string text) {
    if (text.find_first_of(kWordSeparators) == std::string::npos) return text;
    return '{' + text + '}';
}

Result<void> print_arguments(ServiceLine& line, const MasterService& service, const SettingText& setting_text) {
    const auto arguments = service.arguments();
    const std::size_t options = service.option_count();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string text(service.text(arguments[i]));
        if (i < options && service.is_pair(i)) {
            Result<std::string> setting(service.text(arguments[++i]));
            if (setting_text) setting = setting_text(*setting);
            if (!setting) return fail(setting.error().code, std::move(setting.error().message));
            line.on_own_line(text + ' ' + in_braces_if_needed(std::move(*setting)));
        } else {
            // postconf puts no braces around options and the first word after them, needed or not.
            line.word(i <= options ? text : in_braces_if_needed(text), text.size());
        }
    }
    return {};
}

}  // namespace

Result<void> print_service(std::string& out, const MasterService& service, Fold fold, const SettingText& setting_text) {
    ServiceLine line(out, fold);
    for (std::size_t i = 0; i < kServiceFields; ++i) {
        line.column(kServiceColumns[i], service.field(static_cast<ServiceField>(i)));
    }
    Result<void> printed = print_arguments(line, service, setting_text);
    out += '\n';
    return printed;
}

Result<void> print_service_field(std::string& out, std::string_view label, const MasterService& service,
                                 ServiceField field, Fold fold, const SettingText& setting_text) {
    ServiceLine line(out, fold);
    line.label(label);
    line.labelled(service.field(field));
    Result<void> printed;
    if (field == ServiceField::command) printed = print_arguments(line, service, setting_text);
    out += '\n';
    return printed;
}

}  // namespace postern::conf
