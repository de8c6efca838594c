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
#include <vector>

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

/// From the beginning of one to the beginning of the other; errno tells what went wrong.
bool copy_all(int from, int to) {
    std::vector<char> block(std::size_t{1} << 20U);
    off_t at = 0;
    while (true) {
        const ssize_t count = ::pread(from, block.data(), block.size(), at);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return count == 0;
        for (ssize_t done = 0; done < count;) {
            const ssize_t written = ::pwrite(to, block.data() + done, static_cast<std::size_t>(count - done), at + done);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            done += written;
        }
        at += count;
    }
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

Result<ScratchFolder> ScratchFolder::make() {
    std::string name = P_tmpdir "/postern-index-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) return system_failure("make folder " + name, errno);
    ScratchFolder folder;
    folder.path_ = std::move(name);
    return folder;
}

ScratchFolder::~ScratchFolder() {
    if (!path_.empty()) ::rmdir(path_.c_str());
}

Result<IndexFile> IndexFile::begin(const std::string& index, mode_t mode, InPlace in_place) {
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
    ScratchFolder scratch;
    const bool there = ::stat(target.c_str(), &state) == 0;
    if (!lock && lock.error().code == ErrorCode::permission_denied && there && in_place == InPlace::if_need_be) {
        auto made = ScratchFolder::make();
        if (!made) return tl::unexpected<Error>(made.error());
        scratch = std::move(*made);
        lock = FileLock::acquire(scratch.path() + "/index");
    }
    if (!lock) return tl::unexpected<Error>(lock.error());
    // A builder that crashed may have left a part.
    if (::ftruncate(lock->descriptor(), 0) != 0) return system_failure("truncate " + lock->name(), errno);
    IndexFile file(std::move(*lock), std::move(target), mode);
    file.scratch_ = std::move(scratch);
    return file;
}

Result<std::uint64_t> IndexFile::overwrite() {
    const Descriptor made(::open(temporary().c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor target(::open(target_.c_str(), O_RDWR | O_CLOEXEC));
    struct stat state {};
    if (made.get() < 0 || ::fstat(made.get(), &state) != 0) return system_failure("open " + temporary(), errno);
    if (target.get() < 0) return system_failure("open " + target_, errno);
    using Lock = DescriptorLock;
    const auto others = Lock::wait(target.get(), Lock::Kind::exclusive, Lock::Style::flock);
    if (!others) return tl::unexpected<Error>(others.error());
    const auto records = Lock::wait(target.get(), Lock::Kind::exclusive, Lock::Style::record);
    if (!records) return tl::unexpected<Error>(records.error());
    if (!copy_all(made.get(), target.get())) return system_failure("write " + target_, errno);
    if (::ftruncate(target.get(), state.st_size) != 0) return system_failure("truncate " + target_, errno);
    if (::fsync(target.get()) != 0) return system_failure("sync " + target_, errno);
    return static_cast<std::uint64_t>(state.st_size);
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
    if (!scratch_.path().empty()) return overwrite();
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
