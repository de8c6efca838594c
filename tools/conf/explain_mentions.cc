#include "tools/conf/explain_mentions.h"

#include <fmt/format.h>

#include <optional>

#include "libconf/model/expand.h"
#include "libconf/model/values.h"
#include "libconf/registry/registry.h"
#include "libconf/syntax/quoting.h"

namespace postern::conf_tool {
namespace {

/// Where `text` first has $name.
std::optional<conf::TextSpan> mention(std::string_view text, std::string_view name) {
    if (text.find('$') == std::string_view::npos || text.find(name) == std::string_view::npos) return std::nullopt;
    for (const conf::References::Reference& reference : conf::references(text).names) {
        if (reference.name == name) return conf::TextSpan{reference.offset, reference.offset + name.size()};
    }
    return std::nullopt;
}

bool is_restriction_class(const conf::Config& config, std::string_view name) {
    const auto classes = config.raw("smtpd_restriction_classes");
    if (!classes) return false;
    const auto expansion = conf::expand(*classes, config);
    if (!expansion) return false;
    conf::WordReader words(expansion->text, conf::Braces::plain, conf::kListSeparators);
    while (const auto word = words.next()) {
        if (word->of(expansion->text) == name) return true;
    }
    return false;
}

/// The option of a client table whose parameters are called table_option.
const conf::ClientOption* table_option(std::string_view name) {
    for (const conf::TableType& type : conf::registry::table_types()) {
        for (const conf::ClientOption& option : conf::registry::client_options(type.name)) {
            const bool fits = name.size() > option.name.size() + 1 && name.ends_with(option.name);
            if (fits && name[name.size() - option.name.size() - 1] == '_') return &option;
        }
    }
    return nullptr;
}

}  // namespace

Mentions find_mentions(const conf::Config& config, std::string_view name) {
    Mentions found;
    for (const auto& [other, parameter] : config.parameters()) {
        if (config.setting(other) != nullptr || !parameter.listed) continue;
        if (mention(config.default_value(other).value_or(""), name)) found.defaults.push_back(other);
    }
    const conf::Values values(config);
    for (const auto& [other, set] : config.settings()) {
        if (const auto span = mention(set.value, name)) found.settings.push_back({other, values.place(other, *span)});
    }
    if (config.master_cf() == nullptr) return found;
    for (const conf::MasterService& service : config.master_cf()->services()) {
        for (const conf::ServiceSetting& setting : service.settings()) {
            const auto span = mention(setting.value, name);
            if (!span) continue;
            found.settings.push_back({fmt::format("{}/{}: {}", service.name(), service.type(), setting.name),
                                      service.value_range(setting, *span)});
        }
    }
    return found;
}

std::string user_parameter_text(const conf::Config& config, std::string_view name) {
    if (is_restriction_class(config, name)) {
        return "A restriction class of your own: smtpd_restriction_classes names it, and smtpd access lists and tables "
               "may use it.";
    }
    const bool referred = !find_mentions(config, name).settings.empty();
    const conf::ClientOption* option = referred ? nullptr : table_option(name);
    if (option == nullptr) return "A parameter of your own, known because other values refer to it.";
    const std::string_view table = name.substr(0, name.size() - option->name.size() - 1);
    return fmt::format("The option {} of the client table \"{}\", as in {}:{}.", option->name, table, option->type,
                       table);
}

}  // namespace postern::conf_tool
