// Completion scripts for bash, zsh and fish.
//
// Shape:   made from the table of options; the names of rules are asked of the program itself, so that a script need
// not
//          change with them.
// Errors:  bad_value: another shell.
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::check_tool {

[[nodiscard]] Result<std::string> completion_script(std::string_view shell);

}  // namespace postern::check_tool
