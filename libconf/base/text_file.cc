#include "libconf/base/text_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace postern {
namespace {

constexpr mode_t kNewFileMode = 0644;
constexpr mode_t kPermissions = 07777;
constexpr std::string_view kForReading = " for reading";  // as postconf says it when it edits

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const { return number_; }

private:
    int number_;
};

struct Loaded {
    std::string text;
    struct stat state;
};

Result<std::string> read_all(int descriptor, std::string_view path, std::size_t expected, std::size_t cap) {
    constexpr std::size_t kStep = 65536;
    std::string text;
    std::size_t used = 0;
    for (;;) {
        // One byte more than expected, so that the end is seen without growing; one more than the cap tells too large.
        if (used == text.size())
            text.resize(std::min(used == 0 ? expected + 1 : used + std::max(used, kStep), cap + 1));
        const ssize_t got = ::read(descriptor, text.data() + used, text.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_failure(fmt::format("read {}", path), errno);
        used += static_cast<std::size_t>(got);
        if (used > cap) return fail(ErrorCode::too_large, fmt::format("read {}: larger than {} bytes", path, cap));
        if (got == 0) break;
    }
    text.resize(used);
    return text;
}

Result<Loaded> load(const std::string& path, std::string_view purpose, std::size_t cap) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (file.get() < 0) return system_failure(fmt::format("open {}{}", path, purpose), errno);
    struct stat state {};
    if (::fstat(file.get(), &state) != 0) return system_failure("open " + path, errno);
    if (S_ISDIR(state.st_mode)) return system_failure("read " + path, EISDIR);
    if (S_ISBLK(state.st_mode)) return fail(ErrorCode::not_a_file, fmt::format("read {}: a block device", path));
    const std::size_t size = S_ISREG(state.st_mode) && state.st_size > 0 ? static_cast<std::size_t>(state.st_size) : 0;
    if (size > cap) return fail(ErrorCode::too_large, fmt::format("read {}: larger than {} bytes", path, cap));
    Result<std::string> text = read_all(file.get(), path, size, cap);
    if (!text) return tl::unexpected<Error>(std::move(text.error()));
    return Loaded{std::move(*text), state};
}

Result<void> write_all(int descriptor, std::string_view text, const std::string& name) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_failure("write " + name, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

constexpr const char* kAccessControlList = "system.posix_acl_access";

/// What the kernel or a security module keeps for itself, which only they may copy.
bool may_be_refused(std::string_view attribute) {
    return attribute != kAccessControlList;
}

Result<void> copy_attributes(int from, int to, const std::string& name) {
    const ssize_t size = ::flistxattr(from, nullptr, 0);
    if (size <= 0) return {};  // none, or none on this file system
    std::vector<char> names(static_cast<std::size_t>(size));
    const ssize_t listed = ::flistxattr(from, names.data(), names.size());
    std::vector<char> value;
    for (ssize_t at = 0; at < listed;) {
        const char* const attribute = names.data() + at;
        at += static_cast<ssize_t>(std::strlen(attribute)) + 1;
        const ssize_t length = ::fgetxattr(from, attribute, nullptr, 0);
        if (length < 0) continue;
        value.resize(static_cast<std::size_t>(length));
        const ssize_t got = ::fgetxattr(from, attribute, value.data(), value.size());
        if (got >= 0 && ::fsetxattr(to, attribute, value.data(), static_cast<std::size_t>(got), 0) == 0) continue;
        if (!may_be_refused(attribute)) return system_failure(fmt::format("set {} of {}", attribute, name), errno);
    }
    return {};
}

/// Owner first: a change of owner clears bits of the mode, and an ACL is part of the mode. One that the folder gave to
/// the new file goes.
Result<void> copy_identity(const std::string& from, const FileLock& to) {
    const Descriptor old(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat want {};
    struct stat have {};
    if (old.get() < 0 && errno == ENOENT) {
        if (::fchmod(to.descriptor(), kNewFileMode) != 0) return system_failure("set mode of " + to.name(), errno);
        return {};
    }
    if (old.get() < 0 || ::fstat(old.get(), &want) != 0) return system_failure("open " + from, errno);
    if (::fstat(to.descriptor(), &have) != 0) return system_failure("open " + to.name(), errno);
    if ((want.st_uid != have.st_uid || want.st_gid != have.st_gid) &&
        ::fchown(to.descriptor(), want.st_uid, want.st_gid) != 0) {
        return system_failure("keep the owner of " + from, errno);
    }
    ::fremovexattr(to.descriptor(), kAccessControlList);  // fails when there is none
    if (::fchmod(to.descriptor(), want.st_mode & kPermissions) != 0)
        return system_failure("keep the mode of " + from, errno);
    return copy_attributes(old.get(), to.descriptor(), from);
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return path.substr(0, slash == 0 ? 1 : slash);
}

/// Makes a rename last. Not every file system can do this for a folder; the text itself is safe by then.
Result<void> sync_folder(const std::string& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0 && ::fsync(folder.get()) != 0 && errno != EINVAL && errno != EROFS) {
        return system_failure("sync " + path, errno);
    }
    return {};
}

bool is_link(const std::string& path) {
    struct stat state {};
    return ::lstat(path.c_str(), &state) == 0 && S_ISLNK(state.st_mode);
}

Result<std::string> resolve(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
    if (!real) return system_failure(fmt::format("open {}{}", path, kForReading), errno);
    return std::string(real.get());
}

bool same_state(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

tl::unexpected<Error> system_failure(std::string_view what, int error_number) {
    ErrorCode code = ErrorCode::io_error;
    if (error_number == ENOENT || error_number == ENOTDIR) code = ErrorCode::not_found;
    if (error_number == EACCES || error_number == EPERM || error_number == EROFS) code = ErrorCode::permission_denied;
    if (error_number == EISDIR || error_number == ELOOP) code = ErrorCode::not_a_file;
    return fail(code, fmt::format("{}: {}", what, std::strerror(error_number)));
}

Result<std::string> read_file(const std::string& path, std::size_t cap) {
    return load(path, "", cap).transform([](Loaded&& loaded) { return std::move(loaded.text); });
}

Result<void> replace_file(const std::string& path, std::string_view content) {
    Result<FileEdit> edit = FileEdit::begin_unread(path);
    if (!edit) return tl::unexpected<Error>(edit.error());
    return edit->commit(content);
}

Result<FileEdit> FileEdit::lock_path(const std::string& path) {
    Result<FileLock> lock = FileLock::acquire(path);
    if (!lock) return tl::unexpected<Error>(lock.error());
    if (!is_link(path)) return FileEdit(std::move(*lock), path);
    // postconf would lock next to the link; an editor that was given the file itself locks next to the file.
    const Result<std::string> target = resolve(path);
    if (!target) return tl::unexpected<Error>(target.error());
    Result<FileLock> target_lock = FileLock::acquire(*target);
    if (!target_lock) return tl::unexpected<Error>(target_lock.error());
    FileEdit edit(std::move(*target_lock), *target);
    edit.link_lock_ = std::move(*lock);
    return edit;
}

Result<FileEdit> FileEdit::begin_unread(const std::string& path) {
    Result<FileEdit> edit = lock_path(path);
    if (!edit) return edit;
    struct stat state {};
    if (::stat(edit->target_.c_str(), &state) == 0 && !S_ISREG(state.st_mode)) {
        return fail(ErrorCode::not_a_file, fmt::format("replace {}: not a regular file", path));
    }
    return edit;
}

Result<FileEdit> FileEdit::begin(const std::string& path) {
    Result<FileEdit> edit = lock_path(path);
    if (!edit) return edit;
    Result<Loaded> loaded = load(edit->target_, kForReading, kMaxTextFile);
    if (!loaded) return tl::unexpected<Error>(std::move(loaded.error()));
    if (!S_ISREG(loaded->state.st_mode)) {
        return fail(ErrorCode::not_a_file, fmt::format("edit {}: not a regular file", path));
    }
    edit->content_ = std::move(loaded->text);
    edit->read_state_ = loaded->state;
    return edit;
}

Result<void> FileEdit::check_unchanged() const {
    struct stat now {};
    if (!read_state_) return {};
    if (::stat(target_.c_str(), &now) == 0 && same_state(now, *read_state_)) return {};
    return fail(ErrorCode::conflict, fmt::format("{}: changed by somebody else, nothing written", target_));
}

Result<void> FileEdit::commit(std::string_view text) {
    if (read_state_ && text == content_) return {};
    Result<void> done = write_all(lock_.descriptor(), text, lock_.name());
    if (done) done = copy_identity(target_, lock_);
    if (done && ::fsync(lock_.descriptor()) != 0) done = system_failure("sync " + lock_.name(), errno);
    if (done) done = check_unchanged();
    if (!done) return done;
    if (::rename(lock_.name().c_str(), target_.c_str()) != 0) {
        return system_failure(fmt::format("rename {} to {}", lock_.name(), target_), errno);
    }
    lock_.keep();
    return sync_folder(folder_of(target_));
}

}  // namespace postern
