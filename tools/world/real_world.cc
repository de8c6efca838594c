#include "tools/world/real_world.h"

#include <dirent.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <memory>
#include <mutex>

#include "libconf/base/text_file.h"

namespace postern {
namespace {

constexpr std::size_t kMaxLinks = 40;  // as Linux

FileKind kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return FileKind::directory;
    if (S_ISLNK(mode)) return FileKind::symlink;
    if (S_ISSOCK(mode)) return FileKind::socket;
    if (S_ISFIFO(mode)) return FileKind::pipe;
    return S_ISREG(mode) ? FileKind::regular : FileKind::device;
}

std::optional<std::string> read_link(const std::string& path) {
    std::array<char, 4096> buffer{};
    const ssize_t length = ::readlink(path.c_str(), buffer.data(), buffer.size());
    if (length < 0) return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

std::vector<std::string_view> fields(std::string_view line) {
    std::vector<std::string_view> all;
    std::size_t at = 0;
    while (at <= line.size()) {
        const std::size_t end = std::min(line.find(':', at), line.size());
        all.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

std::uint32_t number(std::string_view text) {
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// One line of a passwd or group file that `wanted` accepts; `group_field` is where the group stands.
template <class Wanted>
std::optional<Account> find_account(const World& world, const std::string& path, std::size_t group_field,
                                    Wanted wanted) {
    const auto text = world.read(path);
    if (!text) return std::nullopt;
    std::size_t at = 0;
    while (at < text->size()) {
        const std::size_t end = std::min(text->find('\n', at), text->size());
        const auto parts = fields(std::string_view(*text).substr(at, end - at));
        at = end + 1;
        if (parts.size() <= std::max<std::size_t>(group_field, 2)) continue;
        Account account{std::string(parts[0]), number(parts[2]), number(parts[group_field])};
        if (wanted(account)) return account;
    }
    return std::nullopt;
}

// getpwnam(3) and its relatives answer in one place for all threads.
std::mutex& account_lock() {
    static std::mutex lock;
    return lock;
}

Account account_of(const passwd& entry) {
    return {entry.pw_name, entry.pw_uid, entry.pw_gid};
}

std::deque<std::string> parts_of(std::string_view path) {
    std::deque<std::string> parts;
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (end > at) parts.emplace_back(path.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

// Links below the root are followed here, because the operating system would follow them out of it.
std::string RealWorld::resolved(const std::string& path, Links links) const {
    if (root_.empty() || !path.starts_with(root_ + '/')) return path;
    std::deque<std::string> left = parts_of(std::string_view(path).substr(root_.size()));
    std::string done = root_;
    std::size_t followed = 0;
    while (!left.empty()) {
        const std::string part = std::move(left.front());
        left.pop_front();
        if (part == ".") continue;
        if (part == "..") {
            if (done.size() > root_.size()) done.resize(done.rfind('/'));
            continue;
        }
        const std::string next = done + '/' + part;
        const auto target = left.empty() && links == Links::keep ? std::nullopt : read_link(next);
        if (!target || ++followed > kMaxLinks) {
            done = next;
            continue;
        }
        if (target->starts_with('/')) done = root_;
        const auto more = parts_of(*target);
        left.insert(left.begin(), more.begin(), more.end());
    }
    return done;
}

Result<std::string> RealWorld::read(const std::string& path) const {
    const std::string real = resolved(path, Links::follow);
    const auto what = status(real);
    // A configuration may name a pipe or /dev/random where a table should be: reading it might never end.
    const bool endless = what && what->kind != FileKind::regular && what->kind != FileKind::directory;
    if (endless && real != "/dev/null") return fail(ErrorCode::not_a_file, "open " + path + ": not a regular file");
    return read_file(real);
}

std::optional<FileStatus> RealWorld::status(const std::string& path, Links links) const {
    struct stat found {};
    const std::string real = resolved(path, links);
    const int failed = links == Links::follow ? ::stat(real.c_str(), &found) : ::lstat(real.c_str(), &found);
    if (failed != 0) return std::nullopt;
    FileStatus status;
    status.kind = kind_of(found.st_mode);
    status.mode = found.st_mode & 07777U;
    status.owner = found.st_uid;
    status.group = found.st_gid;
    status.size = static_cast<std::uint64_t>(found.st_size);
    status.modified = std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
    return status;
}

std::vector<std::string> RealWorld::list(const std::string& path) const {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(resolved(path, Links::follow).c_str()), ::closedir);
    if (!folder) return names;
    while (const dirent* entry = ::readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> RealWorld::link_target(const std::string& path) const {
    return read_link(resolved(path, Links::keep));
}

std::optional<Account> RealWorld::user(std::string_view name) const {
    if (!root_.empty()) {
        return find_account(*this, root_ + "/etc/passwd", 3, [&](const Account& one) { return one.name == name; });
    }
    const std::lock_guard<std::mutex> alone(account_lock());
    const passwd* entry = ::getpwnam(std::string(name).c_str());
    return entry == nullptr ? std::nullopt : std::optional(account_of(*entry));
}

std::optional<Account> RealWorld::user(std::uint32_t id) const {
    if (!root_.empty()) {
        return find_account(*this, root_ + "/etc/passwd", 3, [&](const Account& one) { return one.id == id; });
    }
    const std::lock_guard<std::mutex> alone(account_lock());
    const passwd* entry = ::getpwuid(id);
    return entry == nullptr ? std::nullopt : std::optional(account_of(*entry));
}

std::optional<Account> RealWorld::group(std::string_view name) const {
    if (!root_.empty()) {
        return find_account(*this, root_ + "/etc/group", 2, [&](const Account& one) { return one.name == name; });
    }
    const std::lock_guard<std::mutex> alone(account_lock());
    const ::group* entry = ::getgrnam(std::string(name).c_str());
    if (entry == nullptr) return std::nullopt;
    return Account{entry->gr_name, entry->gr_gid, entry->gr_gid};
}

}  // namespace postern
