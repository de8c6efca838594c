// The program postern-check, but for its main().
//
// Shape:   the exit status: 0 nothing found at or above --fail-on, 1 found, 2 the run failed, 3 see --exit-on-fix.
// Errors:  written to standard error.
// Threads: one.
#pragma once

#include <span>

namespace postern::check_tool {

int check_main(std::span<const char* const> words);

}  // namespace postern::check_tool
