// --check: what is wrong with a table, without making or changing anything.
//
// Shape:   findings with place, line and caret; true when there are none.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  the words of findings that Postfix has, too, are its own.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<bool> run_check(const Setting& setting);

}  // namespace postern::map_tool
