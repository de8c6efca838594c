// Notes an index that is older than its source text.
//
// Errors:  none; the finding is a warning of Surroundings.
// Source:  postmap 3.7.11, which says nothing of a source that changed within the last 100 seconds.
// Threads: no shared state.
#pragma once

#include <string>

#include "libtables/surroundings.h"

namespace postern::tables {

void note_stale_index(const std::string& index, const std::string& source, const Surroundings& surroundings);

}  // namespace postern::tables
