#include "libtables/support/index_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "libconf/base/text_file.h"

namespace postern::tables {
namespace {

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int get() const { return value_; }

private:
    int value_;
};

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

int system_lock(int descriptor, DescriptorLock::Style style, short fcntl_type, int flock_operation) {
    int status = 0;
    do {
        if (style == DescriptorLock::Style::flock) {
            status = ::flock(descriptor, flock_operation);
        } else {
            struct flock whole {};
            whole.l_type = fcntl_type;
            whole.l_whence = SEEK_SET;
            status = ::fcntl(descriptor, F_OFD_SETLKW, &whole);
        }
    } while (status != 0 && errno == EINTR);
    return status;
}

/// To replace a file takes rights to its folder only; Postfix wants to write the file itself, and so do we.
Result<void> check_writable(const std::string& target) {
    const Descriptor old(::open(target.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
    if (old.get() < 0 && errno != ENOENT) return system_failure("open " + target, errno);
    return {};
}

}  // namespace

Result<DescriptorLock> DescriptorLock::wait(int descriptor, Kind kind, Style style) {
    const bool shared = kind == Kind::shared;
    if (system_lock(descriptor, style, shared ? F_RDLCK : F_WRLCK, shared ? LOCK_SH : LOCK_EX) != 0) {
        return system_failure("lock", errno);
    }
    return DescriptorLock(descriptor, style);
}

DescriptorLock& DescriptorLock::operator=(DescriptorLock&& other) noexcept {
    if (this != &other) {
        release();
        descriptor_ = std::exchange(other.descriptor_, -1);
        style_ = other.style_;
    }
    return *this;
}

void DescriptorLock::release() noexcept {
    if (descriptor_ < 0) return;
    system_lock(std::exchange(descriptor_, -1), style_, F_UNLCK, LOCK_UN);
}

Result<IndexFile> IndexFile::begin(const std::string& index, mode_t mode) {
    std::string target = index;
    struct stat state {};
    if (::lstat(index.c_str(), &state) == 0 && S_ISLNK(state.st_mode)) {
        const std::unique_ptr<char, decltype(&std::free)> real(::realpath(index.c_str(), nullptr), &std::free);
        // A link that leads nowhere is replaced, as postmap does it.
        if (!real && errno != ENOENT) return system_failure("open " + index, errno);
        if (real) target = real.get();
    }
    if (auto writable = check_writable(target); !writable) return tl::unexpected<Error>(writable.error());
    auto lock = FileLock::acquire(target);
    if (!lock) return tl::unexpected<Error>(lock.error());
    // A builder that crashed may have left a part.
    if (::ftruncate(lock->descriptor(), 0) != 0) return system_failure("truncate " + lock->name(), errno);
    return IndexFile(std::move(*lock), std::move(target), mode);
}

// Mode and owner before the name: an index is never less readable than the one it replaces.
Result<void> IndexFile::prepare() const {
    struct stat old {};
    mode_t mode = mode_;
    if (::stat(target_.c_str(), &old) == 0) {
        mode = old.st_mode & 07777U;
        // Fails for anybody but root when the owner differs: then the index is ours from now on.
        if (::fchown(descriptor(), old.st_uid, old.st_gid) != 0 && errno != EPERM) {
            return system_failure("chown " + temporary(), errno);
        }
    }
    if (::fchmod(descriptor(), mode) != 0) return system_failure("chmod " + temporary(), errno);
    if (::fsync(descriptor()) != 0) return system_failure("sync " + temporary(), errno);
    return {};
}

Result<std::uint64_t> IndexFile::commit() {
    if (auto ready = prepare(); !ready) return tl::unexpected<Error>(ready.error());
    struct stat state {};
    if (::fstat(descriptor(), &state) != 0) return system_failure("stat " + temporary(), errno);
    const Descriptor old(::open(target_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (old.get() >= 0) {
        const auto writers = DescriptorLock::wait(old.get(), DescriptorLock::Kind::exclusive,
                                                  DescriptorLock::Style::flock);
        if (!writers) return tl::unexpected<Error>(writers.error());
        if (::rename(temporary().c_str(), target_.c_str()) != 0) return system_failure("rename " + temporary(), errno);
    } else if (::rename(temporary().c_str(), target_.c_str()) != 0) {
        return system_failure("rename " + temporary(), errno);
    }
    lock_.keep();
    // The lock is on the file that has the name now: readers would wait for it.
    { const FileLock released = std::move(lock_); }
    const Descriptor folder(::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) return system_failure("sync " + folder_of(target_), errno);
    return static_cast<std::uint64_t>(state.st_size);
}

}  // namespace postern::tables
