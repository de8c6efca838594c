// The program postern-diff, but for its main().
//
// Shape:   the exit status: 0 compared, 1 there is a difference that --fail-on names, 2 the run failed.
// Errors:  written to standard error.
// Threads: one.
#pragma once

#include <span>

namespace postern::diff_tool {

int diff_main(std::span<const char* const> words);

}  // namespace postern::diff_tool
