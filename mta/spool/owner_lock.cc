#include "mta/spool/owner_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "libconf/base/text_file.h"

namespace postern::spool {
namespace {

std::string lock_name(const std::string& folder) {
    return folder + "/owner";
}

int written_owner(int descriptor) {
    std::array<char, 16> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    int owner = 0;
    if (size > 0) std::from_chars(text.data(), text.data() + size, owner);
    return owner > 0 ? owner : 0;
}

int try_lock(int descriptor, int operation) {
    int status = 0;
    do {
        status = ::flock(descriptor, operation | LOCK_NB);
    } while (status != 0 && errno == EINTR);
    return status == 0 ? 0 : errno;
}

}  // namespace

Result<OwnerLock> OwnerLock::acquire(const std::string& folder) {
    const std::string name = lock_name(folder);
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0) return system_failure("open " + name, errno);
    OwnerLock lock(descriptor);
    if (const int failed = try_lock(descriptor, LOCK_EX); failed == EWOULDBLOCK) {
        const int owner = written_owner(descriptor);
        const std::string who = owner != 0 ? fmt::format("process {}", owner) : std::string("another process");
        return fail(ErrorCode::busy, fmt::format("the queue {} is in use by {}", folder, who));
    } else if (failed != 0) {
        return system_failure("lock " + name, failed);
    }
    // Only for the message above; a disk that is full must not keep a daemon from delivering what it has.
    const std::string text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, text.data(), text.size(), 0);
    return lock;
}

OwnerLock::OwnerLock(OwnerLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {
}

OwnerLock::~OwnerLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<int> queue_owner(const std::string& folder) {
    const std::string name = lock_name(folder);
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) {
        if (errno == ENOENT) return 0;
        return system_failure("open " + name, errno);
    }
    const int failed = try_lock(descriptor, LOCK_SH);
    const int owner = written_owner(descriptor);
    ::close(descriptor);
    if (failed == 0) return 0;
    if (failed == EWOULDBLOCK) return owner != 0 ? owner : -1;
    return system_failure("lock " + name, failed);
}

}  // namespace postern::spool
