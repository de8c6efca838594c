// --convert FROM TO, and --stat.
//
// Shape:   a new index with the entries of another table; a summary of a table.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  our own.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<void> run_convert(const Setting& setting);
[[nodiscard]] Result<void> run_stat(const Setting& setting);

}  // namespace postern::map_tool
