// What postern-check does when no subcommand is named: it runs rules over configurations and shows what they found.
//
// Shape:   the exit status.
// Errors:  the text for "postern-check: …": the run failed and says nothing about the configuration.
// Threads: one.
#pragma once

#include <string>

#include "libconf/base/result.h"
#include "tools/check/command/inputs.h"

namespace postern::check_tool {

[[nodiscard]] Result<int> run_check(const Options& options, const Surroundings& surroundings, std::string& out);

}  // namespace postern::check_tool
