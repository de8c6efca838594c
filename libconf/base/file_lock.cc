#include "libconf/base/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "libconf/base/text_file.h"

namespace postern {
namespace {

constexpr mode_t kPrivate = 0600;

/// Whether `name` still is the open file: its last holder may have renamed or removed it while we waited.
bool still_named(int descriptor, const std::string& name) {
    struct stat open_file {};
    struct stat named_file {};
    return ::fstat(descriptor, &open_file) == 0 && ::lstat(name.c_str(), &named_file) == 0 &&
           open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

Result<void> lock(int descriptor, const std::string& name) {
    while (::flock(descriptor, LOCK_EX) != 0) {
        if (errno != EINTR) return system_failure("lock " + name, errno);
    }
    return {};
}

/// Makes a file that a crash left behind like a new one.
Result<void> make_empty(int descriptor, const std::string& name) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) return system_failure("open " + name, errno);
    // With a second name, or as a device, writing here would change somebody else's file.
    if (!S_ISREG(info.st_mode) || info.st_nlink != 1) {
        return fail(ErrorCode::not_a_file, fmt::format("open {}: not a plain file of its own", name));
    }
    if (info.st_size != 0 && ::ftruncate(descriptor, 0) != 0) return system_failure("truncate " + name, errno);
    if ((info.st_mode & 07777) != kPrivate) (void)::fchmod(descriptor, kPrivate);
    return {};
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& file) {
    const std::string name = file + ".tmp";
    for (;;) {
        const int descriptor =
            ::open(name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, kPrivate);
        if (descriptor < 0) return system_failure("open " + name, errno);
        if (const Result<void> locked = lock(descriptor, name); !locked) {
            ::close(descriptor);
            return tl::unexpected<Error>(locked.error());
        }
        if (!still_named(descriptor, name)) {
            ::close(descriptor);
            continue;
        }
        FileLock held(descriptor, name);
        if (const Result<void> empty = make_empty(descriptor, name); !empty) {
            held.keep();  // not ours to remove
            return tl::unexpected<Error>(empty.error());
        }
        return held;
    }
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)), keep_(other.keep_) {
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    if (this != &other) {
        release();
        descriptor_ = std::exchange(other.descriptor_, -1);
        name_ = std::move(other.name_);
        keep_ = other.keep_;
    }
    return *this;
}

FileLock::~FileLock() {
    release();
}

void FileLock::release() noexcept {
    if (descriptor_ < 0) return;
    // Removed before the lock ends: whoever waits for it sees that and opens a new file.
    if (!keep_) ::unlink(name_.c_str());
    ::close(descriptor_);
    descriptor_ = -1;
}

}  // namespace postern
