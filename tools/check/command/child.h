// Children: other programs whose output is needed.
//
// Shape:   found in PATH and in the folders of system programs; no shell. Standard error is not shown.
// Errors:  not_found: there is no such program; io_error: it ended with another status than 0, message = what it said.
// Threads: any.
#pragma once

#include <string>
#include <vector>

#include "libconf/base/result.h"

namespace postern::check_tool {

[[nodiscard]] Result<std::string> run_child(const std::vector<std::string>& words);

}  // namespace postern::check_tool
