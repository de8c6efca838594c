// The explain mode of postern-conf: everything about a parameter, for people, on one screen.
//
// Shape:   one block for each of options.names: meaning, type, default and its history, where it is set, who changes
//          or uses it. Parameters of the configuration's target and of other releases.
// Errors:  not_found, without a message: names that nobody knows. The blocks of the other names are written before,
//          and the fatal messages with suggestions too.
// Threads: one thread.
#pragma once

#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libconf/model/config.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// For Subject::explain.
[[nodiscard]] Result<void> run_explain(const Options& options, const conf::Config& config, const SourceMap& sources,
                                       Console& console);

}  // namespace postern::conf_tool
