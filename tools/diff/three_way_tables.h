// Three-way advice about lookup tables, entry by entry.
//
// Shape:   tables that all three sides name by the same path and whose texts they have. Of tables whose order counts the whole
//          sequence is one item, of others each key; the first entry of a key is the one that counts.
// Errors:  none; what cannot be edited without losing something has no edit.
// Threads: pure function; the sides outlive the result.
#pragma once

#include <vector>

#include "tools/diff/three_way.h"

namespace postern::diff_tool {

[[nodiscard]] std::vector<ThreeWayItem> compare_three_tables(const ThreeSides& sides);

}  // namespace postern::diff_tool
