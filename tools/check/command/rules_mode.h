// The subcommands explain, rules and init.
//
// Shape:   what is printed.
// Errors:  bad_value: no such rule; conflict: a .postern.toml is there already; io_error and its relatives.
// Threads: one.
#pragma once

#include <string>

#include "libconf/base/result.h"
#include "tools/check/command/inputs.h"

namespace postern::check_tool {

[[nodiscard]] Result<std::string> run_explain(const Options& options);
[[nodiscard]] Result<std::string> run_rules(const Options& options, const Surroundings& surroundings);
[[nodiscard]] Result<std::string> run_init(const Options& options, const Surroundings& surroundings);

}  // namespace postern::check_tool
