// map_main: the whole of postern-map and postern-alias, apart from main() itself.
//
// Shape:   command line in, exit status out: 0 done or found, 1 not.
// Errors:  every failure is one line "PROGRAM: fatal: …" on stderr.
// Threads: one thread.
#pragma once

#include <span>

#include "tools/map/options.h"

namespace postern::map_tool {

/// `words` without the name of the program.
int map_main(Program program, std::span<const char* const> words);

}  // namespace postern::map_tool
