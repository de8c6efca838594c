// GitBase: what a directory looked like in a git revision, and which findings were there already.
//
// Shape:   a World that answers for files of the repository from the revision, for others from the machine. A finding
//          is old when the revision has one of the same rule whose places have the same texts, with the same value.
// Errors:  not_found: no git, no repository, no such revision.
// Source:  git-show(1), git-ls-tree(1).
// Threads: one; git runs as a child.
#pragma once

#include <map>
#include <string>

#include "libconf/base/world.h"
#include "tools/check/command/directory_run.h"

namespace postern::check_tool {

class GitWorld : public World {
public:
    [[nodiscard]] static Result<GitWorld> at(const std::string& revision, const std::string& directory,
                                             const World& machine);

    [[nodiscard]] Result<std::string> read(const std::string& path) const override;
    std::optional<FileStatus> status(const std::string& path, Links links = Links::follow) const override;
    std::vector<std::string> list(const std::string& path) const override;
    std::optional<std::string> link_target(const std::string& path) const override;
    std::optional<Account> user(std::string_view name) const override { return machine_->user(name); }
    std::optional<Account> user(std::uint32_t id) const override { return machine_->user(id); }
    std::optional<Account> group(std::string_view name) const override { return machine_->group(name); }

private:
    explicit GitWorld(const World& machine) : machine_(&machine) {}
    std::optional<std::string> in_repository(const std::string& path) const;

    const World* machine_;
    std::string revision_;
    std::string top_;                             // absolute
    std::string folder_;                          // the analysed directory as it was named
    std::string inside_;                          // the same, from the top of the repository
    std::map<std::string, std::uint32_t> modes_;  // of files, by path from the top
};

/// Takes out of `now` what the revision had, too.
[[nodiscard]] Result<void> drop_old_findings(DirectoryRun& now, const Target& target, const std::string& revision,
                                             const World& machine);

}  // namespace postern::check_tool
