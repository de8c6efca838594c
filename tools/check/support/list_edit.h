// Edits of list values.
//
// Shape:   an element goes with one separator, so that what is left is a well-formed list.
// Errors:  nullopt when the range is no element of a list in a configuration file.
// Threads: pure functions.
#pragma once

#include <optional>

#include "libconf/base/diagnostic.h"
#include "tools/check/project.h"

namespace postern::lint {

/// `range` is a whole element as it stands in main.cf or master.cf.
std::optional<TextEdit> remove_element(const Project& project, SourceRange range);

}  // namespace postern::lint
