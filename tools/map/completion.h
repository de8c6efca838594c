// Completion scripts of postern-map and postern-alias.
//
// Shape:   text for bash, zsh or fish: the options of --help, the words for their values, table types in front of
// files. Errors:  bad_value: another shell. Threads: no state.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "tools/map/options.h"

namespace postern::map_tool {

/// completions/ holds what this gives.
[[nodiscard]] Result<std::string> completion_script(Program program, std::string_view shell);

}  // namespace postern::map_tool
