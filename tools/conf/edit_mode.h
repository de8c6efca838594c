// The edit modes of postern-conf: -e, -# and -X, for main.cf and with -M, -F and -P.
//
// Shape:   arguments are checked first; then the file is locked as postconf does it, read, changed and replaced.
// Errors:  the text for "postern-conf: fatal: …"; the file is then as it was.
// Source:  texts and results observed with postconf 3.7.11; where we differ: docs/design/decisions/0006.
// Threads: none; several processes may edit at once.
#pragma once

#include <string_view>

#include "libconf/base/result.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// For options.action other than Action::show, and a subject of main_cf, master_entries, -_fields or -_parameters.
Result<void> run_edit_mode(const Options& options, std::string_view config_directory, Console& console);

}  // namespace postern::conf_tool
