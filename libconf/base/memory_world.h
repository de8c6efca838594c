// MemoryWorld: files that exist as texts only: samples of rules, standard input over a directory, a git revision.
//
// Shape:   files by path, with owner, mode and time as told; directories exist when something is in them. With a base,
//          what is not here is asked there.
// Errors:  read(): not_found.
// Threads: filled by one thread, then read by many.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/world.h"

namespace postern {

class MemoryWorld : public World {
public:
    explicit MemoryWorld(const World* base = nullptr) : base_(base) {}

    void add(std::string path, std::string text, FileStatus status = {.mode = 0644});
    void add_link(std::string path, std::string target);
    void add_directory(std::string path, FileStatus status = {.kind = FileKind::directory, .mode = 0755});
    void add_user(Account account) { users_.push_back(std::move(account)); }
    void add_group(Account account) { groups_.push_back(std::move(account)); }

    [[nodiscard]] Result<std::string> read(const std::string& path) const override;
    std::optional<FileStatus> status(const std::string& path, Links links) const override;
    std::vector<std::string> list(const std::string& path) const override;
    std::optional<std::string> link_target(const std::string& path) const override;
    std::optional<Account> user(std::string_view name) const override;
    std::optional<Account> user(std::uint32_t id) const override;
    std::optional<Account> group(std::string_view name) const override;

private:
    struct Node {
        std::string text;  // of links: the target
        FileStatus status;
    };
    const Node* find(const std::string& path, Links links) const;
    std::string resolve(std::string path) const;

    const World* base_;
    std::map<std::string, Node, std::less<>> nodes_;
    std::vector<Account> users_;
    std::vector<Account> groups_;
};

}  // namespace postern
