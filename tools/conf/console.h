// Console of postern-conf: the one that programs share.
//
// Shape:   see tools/support/console.h.
// Threads: one thread.
#pragma once

#include "tools/support/console.h"

namespace postern::conf_tool {

using postern::Console;

}  // namespace postern::conf_tool
