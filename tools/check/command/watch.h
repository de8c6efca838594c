// Watching: check again whenever a file changes.
//
// Shape:   looks at the files and directories of the last result four times a second, which works on every file system;
//          says which findings are new. Ends when the program is interrupted.
// Errors:  a run that fails is shown and tried again after the next change.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "tools/check/command/inputs.h"

namespace postern::check_tool {

[[nodiscard]] Result<int> run_watch(const Options& options, const Surroundings& surroundings);

}  // namespace postern::check_tool
