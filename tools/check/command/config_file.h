// ConfigFile: .postern.toml, the settings of a project.
//
// Shape:   searched from the analysed directory upwards; the nearest one counts. With `root = false` in it, the next
// one
//          above gives what it does not say. Paths in it start at its folder.
// Errors:  bad_syntax, bad_value: "FILE:LINE:COLUMN: what is wrong", with the nearest name. Unknown keys are errors.
// Source:  TOML 1.0; the keys of settings.h; postern.toml(5).
// Threads: pure functions of the files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/base/world.h"
#include "tools/check/command/settings.h"

namespace postern::check_tool {

inline constexpr std::string_view kConfigName = ".postern.toml";

/// Files that count for a directory, the nearest last.
[[nodiscard]] Result<std::vector<std::string>> find_config_files(const std::string& directory,
                                                                 std::string_view working_directory,
                                                                 const World& world);

[[nodiscard]] Result<void> apply_config_file(Settings& settings, const std::string& path, const World& world);

}  // namespace postern::check_tool
