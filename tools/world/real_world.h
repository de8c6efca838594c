// RealWorld: the files and accounts of this machine, or of an image of one.
//
// Shape:   paths as the operating system takes them. With a root, links that lead to absolute paths below it lead to
//          places below it, too, and accounts are those of its etc/passwd and etc/group.
// Units:   as World.
// Errors:  read(): as read_file(); what cannot be seen is not there.
// Source:  path_resolution(7), passwd(5), group(5).
// Threads: all members are called from any thread; questions about accounts wait for each other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/world.h"

namespace postern {

class RealWorld : public World {
public:
    /// `root`: "" or a directory, without a slash at its end.
    explicit RealWorld(std::string root = {}) : root_(std::move(root)) {}

    [[nodiscard]] Result<std::string> read(const std::string& path) const override;
    std::optional<FileStatus> status(const std::string& path, Links links = Links::follow) const override;
    std::vector<std::string> list(const std::string& path) const override;
    std::optional<std::string> link_target(const std::string& path) const override;
    std::optional<Account> user(std::string_view name) const override;
    std::optional<Account> user(std::uint32_t id) const override;
    std::optional<Account> group(std::string_view name) const override;

private:
    std::string resolved(const std::string& path, Links links) const;

    std::string root_;
};

}  // namespace postern
