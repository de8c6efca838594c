// JSON output of postern-conf: --json, with everything Postern knows, and -j, the plain layout.
//
// Shape:   --json: one array, an object for each parameter or entry. -j: one object a line.
//          docs/formats/conf-json.md lists the fields; new ones may be added.
// Units:   line and column from 1, columns in bytes.
// Errors:  --json: a value that cannot be expanded is null, with "error" beside it; -j -x: the text for
//          "postern-conf: fatal: …". Bytes that are not UTF-8 become U+FFFD.
// Threads: one thread.
#pragma once

#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libconf/model/config.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// The parameters `names`, all of them known to `config`.
[[nodiscard]] Result<void> print_json(const Options& options, const conf::Config& config, const SourceMap& sources,
                                      const std::vector<std::string_view>& names, Console& console);

/// For Subject::master_entries, _fields and _parameters; options.names select as in the text modes.
[[nodiscard]] Result<void> print_master_json(const Options& options, const conf::Config& config,
                                             const SourceMap& sources, Console& console);

}  // namespace postern::conf_tool
