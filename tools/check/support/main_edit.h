// Edits of main.cf that fixes share.
//
// Shape:   edits are of the file as it is on disk.
// Errors:  none.
// Threads: pure functions.
#pragma once

#include <string_view>

#include "libconf/base/diagnostic.h"
#include "tools/check/project.h"

namespace postern::lint {

/// Takes out an assignment with its continuation lines; comments between them stay.
std::vector<TextEdit> remove_setting(const Project& project, const conf::Assignment& assignment);
/// `name = value` on a line of its own behind an assignment.
TextEdit add_setting_behind(const Project& project, const conf::Assignment& assignment, std::string_view name, std::string_view value);
/// The same at the end of the file.
TextEdit append_setting(const Project& project, std::string_view name, std::string_view value);
/// Gives a parameter a value: in its assignment, or else behind `near` or at the end.
TextEdit give_setting(const Project& project, std::string_view name, std::string_view value, const conf::Assignment* near = nullptr);

}  // namespace postern::lint
