// Writing: an index from each text, and -i.
//
// Shape:   tables are handled one after the other; the first failure ends it.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  postmap(1), postalias(1); modes and owners of new files observed with 3.7.11.
// Threads: one. Effective user and group change while a text of somebody else is worked on.
#pragma once

#include "libconf/base/result.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<void> run_build(const Setting& setting);
[[nodiscard]] Result<void> run_add(const Setting& setting);

}  // namespace postern::map_tool
