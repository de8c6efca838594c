// Who refers to a parameter: defaults of the target, settings of main.cf and of services.
//
// Shape:   names in byte order; places in the order main.cf, then master.cf.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"
#include "libconf/model/config.h"

namespace postern::conf_tool {

struct SettingMention {
    std::string parameter;  // with "service/type: " in front when an entry of master.cf sets it
    SourceRange range;      // of the name that is referred to
};

struct Mentions {
    std::vector<std::string_view> defaults;  // of parameters that nobody sets
    std::vector<SettingMention> settings;
};

/// Whose value has $name, evaluated or not.
Mentions find_mentions(const conf::Config& config, std::string_view name);

/// What makes `name` a parameter: a restriction class, an option of a table, or something of the user's own.
std::string user_parameter_text(const conf::Config& config, std::string_view name);

}  // namespace postern::conf_tool
