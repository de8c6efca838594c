// Completion scripts for bash, zsh and fish.
//
// Shape:   made from the table of options.
// Errors:  bad_value: another shell.
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::trace_tool {

/// completions/ holds what this gives.
[[nodiscard]] Result<std::string> completion_script(std::string_view shell);

}  // namespace postern::trace_tool
