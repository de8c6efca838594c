#include "libconf/syntax/master_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::conf {
namespace {

constexpr std::array<std::string_view, kServiceFields> kFieldNames = {
    "service", "type", "private", "unprivileged", "chroot", "wakeup", "process_limit", "command",
};
constexpr std::array<std::string_view, 5> kServiceTypes = {"inet", "unix", "fifo", "pass", "unix-dgram"};

bool is_number(std::string_view text) {
    return std::all_of(text.begin(), text.end(), ascii::is_digit);
}

/// Observed: "?" and "-?" pass as wake-up times.
bool valid_wakeup(std::string_view text) {
    if (text.ends_with('?')) text.remove_suffix(1);
    return text == "-" || is_number(text);
}

}  // namespace

std::string_view field_name(ServiceField field) {
    return kFieldNames[static_cast<std::size_t>(field)];
}

std::optional<ServiceField> find_service_field(std::string_view name) {
    const auto found = std::find(kFieldNames.begin(), kFieldNames.end(), name);
    if (found == kFieldNames.end()) return std::nullopt;
    return static_cast<ServiceField>(found - kFieldNames.begin());
}

bool valid_service_field(ServiceField field, std::string_view text) {
    switch (field) {
        case ServiceField::service:
        case ServiceField::command:
            return true;
        case ServiceField::type:
            return std::find(kServiceTypes.begin(), kServiceTypes.end(), text) != kServiceTypes.end();
        case ServiceField::private_:
        case ServiceField::unprivileged:
        case ServiceField::chroot:
            return text == "y" || text == "n" || text == "-";
        case ServiceField::wakeup:
            return valid_wakeup(text);
        case ServiceField::process_limit:
            return text == "-" || is_number(text);
    }
    return false;
}

std::string describe_invalid(ServiceField field, std::string_view text, std::string_view entry) {
    return fmt::format("invalid {} field \"{}\" in \"{}\"", field_name(field), text, entry);
}

std::string_view MasterService::program() const {
    const std::string_view path = command();
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string_view MasterService::text(const MasterArgument& argument) const {
    return argument.text.of(argument.made_up ? std::string_view(made_up_) : text());
}

std::size_t MasterService::option_count() const {
    std::size_t index = 0;
    while (index < arguments_.size()) {
        const std::string_view argument = text(arguments_[index]);
        if (!argument.starts_with('-') || argument == "-" || argument == "--") break;
        index += is_pair(index) ? 2U : 1U;
    }
    return index;
}

bool MasterService::is_pair(std::size_t index) const {
    return index + 1 < arguments_.size() && text(arguments_[index]).starts_with("-o");
}

std::vector<ServiceSetting> MasterService::settings() const {
    std::vector<ServiceSetting> settings;
    const std::size_t options = option_count();
    for (std::size_t i = 0; i < options; ++i) {
        if (!is_pair(i)) continue;
        const bool exact = text(arguments_[i++]) == "-o";
        const MasterArgument& argument = arguments_[i];
        const std::string_view pair = text(argument);
        const NameValue parts = read_name_value(pair);
        if (!exact || parts.fault != NameValueFault::none) continue;
        settings.push_back(
            {parts.name.of(pair), parts.value.of(pair), argument.written, value_offset(argument, parts)});
    }
    return settings;
}

std::size_t MasterService::value_offset(const MasterArgument& argument, const NameValue& pair) const {
    if (!argument.made_up) return TextSpan(argument.text).begin + pair.value.begin;
    const std::size_t begin = TextSpan(argument.written).begin;
    const std::string_view written = argument.written.of(text());
    if (!written.starts_with('{')) return begin + pair.value.begin - 1;  // a dash was put before it
    const BraceGroup group = read_group(written);
    return begin + group.inner.begin + read_name_value(group.inner.of(written)).value.begin;
}

SourceRange MasterService::value_range(const ServiceSetting& setting, TextSpan part) const {
    return range(TextSpan{setting.value_at + part.begin, setting.value_at + part.end});
}

}  // namespace postern::conf
