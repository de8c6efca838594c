// WatchScreen: what --watch writes to a terminal, so that the first new finding is in sight, with the cursor on it.
//
// Shape:   clears, writes the report and one line about what changed in the last row. A report that is taller than the
//          screen is cut behind the finding, so that it does not scroll away; what stands before can be scrolled to.
// Units:   rows and columns of the terminal, counted from 1.
// Errors:  none: without a new finding, or one that the report does not begin a line with, the cursor stays at the end.
// Threads: pure function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "tools/check/command/check_mode.h"

namespace postern::check_tool {

struct ScreenSize {
    std::size_t rows = 24;
    std::size_t columns = 80;
};

/// `fresh`: the first new finding.
std::string watch_screen(std::string_view report, const std::optional<CheckResult::Found>& fresh, std::string_view status,
                         ScreenSize size);

}  // namespace postern::check_tool
