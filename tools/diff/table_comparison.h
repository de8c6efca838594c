// Table comparison: the sources of lookup tables, entry by entry.
//
// Shape:   tables that both configurations name by the same path and read the same way; of others the settings say
//          enough. Keys of indexed tables are compared as they are looked up; pattern and network tables as sequences.
// Errors:  none; a source that cannot be read is left out, one that only one side has is all removed or all added.
// Threads: pure function.
#pragma once

#include <vector>

#include "tools/check/project.h"
#include "tools/diff/comparison.h"

namespace postern::diff_tool {

[[nodiscard]] std::vector<Table> compare_tables(const lint::Project& before, const lint::Project& after);

}  // namespace postern::diff_tool
