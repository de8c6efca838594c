// What rules about the files of a host share: walks below a directory, names of accounts, and where to report.
//
// Shape:   findings about files are reported at the setting that names their directory, or at the beginning of main.cf.
// Errors:  none; what cannot be seen is not there.
// Source:  postfix(1), check; what Postfix 3.7.11 complains about was observed.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

/// Bits of a mode that let others than the owner write.
inline constexpr std::uint32_t kOthersWrite = 022;

/// The directory that a parameter names; nullopt: it is opaque, or no absolute path.
struct HostFolder {
    std::string configured;  // as the configuration names it
    std::string path;        // in the World
    SourceRange range;
};
std::optional<HostFolder> host_folder(const Project& project, std::string_view parameter);

/// Where to report what no single setting is to blame for; FileId::none without a main.cf.
SourceRange start_of_main(const Project& project);

/// Visits what is below `folder`, the nearer first, links unfollowed; at most `limit` names. The path is relative.
using Visit = std::function<void(const std::string& name, const FileStatus& status)>;
void walk(const World& world, const std::string& folder, std::size_t limit, const Visit& visit);

/// "a, b, c and 4 more"
std::string some_of(const std::vector<std::string>& names);

/// "nobody", or "the user with the number 4711".
std::string owner_name(const World& world, std::uint32_t id);

}  // namespace postern::lint
