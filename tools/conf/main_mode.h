// Main mode: the parameters of main.cf, as postconf lists them.
//
// Shape:   the parameters named, or those of the classes asked for, sorted by name in byte order.
// Errors:  the text for "postern-conf: fatal: …"; names that do not exist are warnings.
// Source:  observed with postconf 3.7.11.
// Threads: one thread.
#pragma once

#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "tools/conf/directory.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// Which parameters the options ask for; warns about unknown names.
std::vector<std::string_view> select_parameters(const Options& options, const conf::Config& config, Console& console);

/// For Subject::main_cf and Action::show.
[[nodiscard]] Result<void> run_main_mode(const Options& options, const Directory& directory, Console& console);

}  // namespace postern::conf_tool
