// What the explaining and the JSON modes of postern-conf say about a parameter, whatever its class.
//
// Shape:   facts of the release that is asked for; of user parameters there are none. Words for people and programs.
// Threads: plain values and pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "libconf/model/config.h"

namespace postern::conf_tool {

struct ParameterFacts {
    const conf::ParamSpec* spec = nullptr;  // builtin, or a user's setting of an old name
    const conf::Family* family = nullptr;   // service only
    conf::Kind kind = conf::Kind::string;
    char unit = '\0';
    conf::Bounds bounds{};
    std::string_view summary{};
    std::span<const std::string_view> used_by{};
};

ParameterFacts parameter_facts(const conf::Parameter& parameter, conf::Version version);

/// "builtin", "service", "user".
std::string_view class_name(conf::ParameterClass kind);
/// "builtin", "computed", "main.cf", "command-line", "master.cf".
std::string_view layer_name(conf::Layer layer);
/// "2.3", or "before 2.0".
std::string introduced_text(const conf::ParamSpec& spec);

}  // namespace postern::conf_tool
