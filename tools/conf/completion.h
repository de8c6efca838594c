// Completion: scripts for bash, zsh and fish, made from the options, the registry and the releases this program has.
//
// Shape:   one script for a shell. Names of services and what main.cf sets are asked of the program when it completes.
// Errors:  bad_value: not one of the three shells.
// Threads: none.
#pragma once

#include "libconf/base/result.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// For options.completion; completions/ holds what it prints.
Result<void> print_completion(const Options& options, Console& console);

}  // namespace postern::conf_tool
