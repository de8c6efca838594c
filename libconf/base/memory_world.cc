#include "libconf/base/memory_world.h"

#include <algorithm>
#include <utility>

namespace postern {
namespace {

constexpr int kMaxLinks = 40;  // as Linux

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return {};
    return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

// "./a", "a//b" and "a/" name what "a" and "a/b" name.
std::string plain(std::string_view path) {
    std::string result;
    for (const char c : path) {
        if (c == '/' && result.ends_with('/')) continue;
        result += c;
        if (result == "./") result.clear();
    }
    while (result.size() > 1 && result.ends_with('/')) result.pop_back();
    return result == "." ? "" : result;
}

std::optional<Account> find_account(const std::vector<Account>& accounts, std::string_view name) {
    const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Account& a) { return a.name == name; });
    return found == accounts.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

void MemoryWorld::add(std::string path, std::string text, FileStatus status) {
    status.size = text.size();
    nodes_[plain(path)] = Node{std::move(text), status};
}

void MemoryWorld::add_link(std::string path, std::string target) {
    nodes_[plain(path)] = Node{std::move(target), FileStatus{.kind = FileKind::symlink, .mode = 0777}};
}

void MemoryWorld::add_directory(std::string path, FileStatus status) {
    status.kind = FileKind::directory;
    nodes_[plain(path)] = Node{{}, status};
}

std::string MemoryWorld::resolve(std::string path) const {
    path = plain(path);
    for (int i = 0; i < kMaxLinks; ++i) {
        const auto found = nodes_.find(path);
        if (found == nodes_.end() || found->second.status.kind != FileKind::symlink) break;
        const std::string& target = found->second.text;
        path = plain(target.starts_with('/') ? target : folder_of(path) + '/' + target);
    }
    return path;
}

const MemoryWorld::Node* MemoryWorld::find(const std::string& path, Links links) const {
    const auto found = nodes_.find(links == Links::follow ? resolve(path) : plain(path));
    return found == nodes_.end() ? nullptr : &found->second;
}

Result<std::string> MemoryWorld::read(const std::string& path) const {
    const Node* node = find(path, Links::follow);
    if (node != nullptr && node->status.kind == FileKind::regular) return node->text;
    if (node == nullptr && base_ != nullptr) return base_->read(path);
    if (node != nullptr) return fail(ErrorCode::not_a_file, "open " + path + ": not a regular file");
    return fail(ErrorCode::not_found, "open " + path + ": No such file or directory");
}

std::optional<FileStatus> MemoryWorld::status(const std::string& path, Links links) const {
    if (const Node* node = find(path, links)) return node->status;
    // A folder of the base has an owner and a mode of its own, whatever stands in it here.
    auto below = base_ == nullptr ? std::nullopt : base_->status(path, links);
    if (!below && !list(path).empty()) below = FileStatus{.kind = FileKind::directory, .mode = 0755};
    return below;
}

std::vector<std::string> MemoryWorld::list(const std::string& path) const {
    std::vector<std::string> names;
    std::string prefix = resolve(path);
    if (!prefix.empty() && !prefix.ends_with('/')) prefix += '/';
    for (auto at = nodes_.lower_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix); ++at) {
        const std::string_view rest = std::string_view(at->first).substr(prefix.size());
        if (rest.empty() || (prefix.empty() && rest.starts_with('/'))) continue;
        names.emplace_back(rest.substr(0, rest.find('/')));
    }
    if (base_ != nullptr) {
        for (std::string& name : base_->list(path)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::optional<std::string> MemoryWorld::link_target(const std::string& path) const {
    const Node* node = find(path, Links::keep);
    if (node != nullptr) return node->status.kind == FileKind::symlink ? std::optional(node->text) : std::nullopt;
    return base_ == nullptr ? std::nullopt : base_->link_target(path);
}

std::optional<Account> MemoryWorld::user(std::string_view name) const {
    if (auto known = find_account(users_, name)) return known;
    return base_ == nullptr ? std::nullopt : base_->user(name);
}

std::optional<Account> MemoryWorld::user(std::uint32_t id) const {
    const auto found = std::find_if(users_.begin(), users_.end(), [&](const Account& a) { return a.id == id; });
    if (found != users_.end()) return *found;
    return base_ == nullptr ? std::nullopt : base_->user(id);
}

std::optional<Account> MemoryWorld::group(std::string_view name) const {
    if (auto known = find_account(groups_, name)) return known;
    return base_ == nullptr ? std::nullopt : base_->group(name);
}

}  // namespace postern
