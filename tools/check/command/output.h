// Output: a report in the formats that are asked for, each to its place.
//
// Shape:   text for people unless --format says otherwise; in GitHub Actions and GitLab CI with annotations beside it.
// Errors:  io_error and its relatives: a file that cannot be written.
// Threads: one. Reads the environment and asks the terminal.
#pragma once

#include <string>

#include "libconf/base/result.h"
#include "tools/check/command/settings.h"
#include "tools/render/lint_report.h"

namespace postern::check_tool {

/// The formats of a run, defaults worked out.
std::vector<Output> outputs_of(const Settings& settings);

/// Appends to `out` what goes to standard output.
[[nodiscard]] Result<void> write_report(const render::LintReport& report, const Settings& settings, std::string& out);

/// Colours and columns of standard output.
bool wants_colour(const Settings& settings);
std::size_t terminal_width(const Settings& settings);

}  // namespace postern::check_tool
