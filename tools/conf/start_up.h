// Start-up: the parameters that postconf evaluates before it lists anything, whatever is asked for.
//
// Shape:   the defaults of myhostname, mynetworks and mydomain, each only when nobody has set it.
// Errors:  the text for "postern-conf: fatal: …"; warnings go to the console before.
// Source:  observed with postconf 3.7.11.
// Threads: one thread.
#pragma once

#include "libconf/base/result.h"
#include "libconf/model/config.h"
#include "tools/conf/console.h"

namespace postern::conf_tool {

[[nodiscard]] Result<void> evaluate_start_up(const conf::Config& config, Console& console);

/// Says what Postfix says while it works out a default that nobody has set; nothing for other parameters.
[[nodiscard]] Result<void> report_computation(const conf::Config& config, std::string_view name, Console& console);

/// The message of an expansion that failed goes to the console; the fatal text is returned.
[[nodiscard]] tl::unexpected<Error> expansion_error(const conf::ExpandFailure& failure, Console& console);

}  // namespace postern::conf_tool
