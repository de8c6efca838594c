// Looking up: -q, -d and -s.
//
// Shape:   true when there was something to print or remove: the exit status.
// Errors:  the text for "PROGRAM: fatal: …".
// Source:  postmap(1), postalias(1); formats observed with 3.7.11.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<bool> run_query(const Setting& setting);
[[nodiscard]] Result<bool> run_erase(const Setting& setting);
[[nodiscard]] Result<bool> run_list(const Setting& setting);

}  // namespace postern::map_tool
