// What PT005 and PT006 share: comments that are none.
//
// Shape:   one finding for each physical line; the fix moves the comment above the logical line.
// Threads: pure function.
#pragma once

#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

void report_dead_comments(const Project& project, DeadMarker marker, Report& report);

}  // namespace postern::lint
