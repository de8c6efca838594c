// --explain KEY: how each table comes to its answer, and what nearly fits.
//
// Shape:   steps with file and line, indented by the depth of a chain; true when there is an answer.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  our own.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<bool> run_explain(const Setting& setting);

}  // namespace postern::map_tool
