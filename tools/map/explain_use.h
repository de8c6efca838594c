// --explain KEY --as USE: every key that a use of the tables tries, what each gave, and what becomes of an extension.
//
// Shape:   one line a key with the name of its form, below it the steps of each table; then what was left over of the
//          address, and the verdict. True when there is an answer.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  libtables/lookup_keys.h.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<bool> run_explain_use(const Setting& setting);

}  // namespace postern::map_tool
