// Installation: what the Postfix of a host says about itself, beside the directory that is checked.
//
// Shape:   which directories are live, which release runs, which types of tables it has. Of an image (`root`) only what its
//          files tell.
// Errors:  nullopt: the host has no Postfix, or it does not say.
// Source:  postconf(5) alternate_config_directories, multi_instance_directories; dynamicmaps.cf of Debian 12.
// Threads: one, because of the child process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libconf/base/world.h"
#include "libconf/registry/versions.h"

namespace postern::check_tool {

/// Postfix reads this directory: its own, one of multi_instance_directories, or one of alternate_config_directories.
bool is_live(const std::string& directory, const std::string& root, const World& world);

std::optional<conf::Version> installed_version();

/// As `postconf -m` lists them. Of an image: what any build has, and the types of dynamicmaps.cf whose module is there.
std::optional<std::vector<std::string>> installed_table_types(const std::string& directory, const std::string& root, conf::Version version,
                                                              const World& world);

}  // namespace postern::check_tool
