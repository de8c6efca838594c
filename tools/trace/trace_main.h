// The program postern-trace, but for its main().
//
// Shape:   the exit status: 0 as expected, 1 --expect says another result, 2 the run failed.
// Errors:  written to standard error.
// Threads: one.
#pragma once

#include <span>

namespace postern::trace_tool {

int trace_main(std::span<const char* const> words);

}  // namespace postern::trace_tool
