// What --explain says about a parameter from the registry alone: its type, its default through the releases, its fate.
//
// Shape:   short texts, to be wrapped by ExplainPage.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/config.h"
#include "tools/conf/parameter_facts.h"

namespace postern::conf_tool {

/// "time with a unit (s, m, h, d, w); a bare number counts hours; at least 1s".
std::string type_text(const ParameterFacts& facts);
/// "integer until 2.9, then string"; empty when it always was the same.
std::string type_history(const conf::ParamSpec& spec);
/// An empty value has to be said.
std::string value_text(std::string_view value);
/// Each change of the default: "2.6   ${stress?{10}:{300}}s"; empty when there never was one.
std::vector<std::string> default_history(const conf::ParamSpec& spec);
/// When it came and went: "since 2.3", "in 2.10.3 and later 2.10 releases", "removed in 3.9".
std::vector<std::string> release_lines(const conf::ParamSpec& spec);
/// What stands in its place; empty when nothing is wrong with it.
std::string deprecation_text(const conf::ParamSpec& spec);
/// Why the default is not the same everywhere; empty when it is.
std::string computed_text(const conf::ParamSpec& spec);
std::string_view applies_text(conf::Applies applies);
std::string joined(std::span<const std::string_view> words);

}  // namespace postern::conf_tool
