// OwnerLock: one daemon for one queue.
//
// Shape:   an flock() on the file `owner` of the queue's folder, which holds the process number of the owner. The lock
//          ends with its process, however that ends: what a dead daemon leaves behind is a file without a lock.
// Errors:  busy, with the process number of the owner; permission_denied, not_found, io_error.
// Threads: one owner; two locks of one process exclude each other, too.
#pragma once

#include <string>

#include "libconf/base/result.h"

namespace postern::spool {

class OwnerLock {
public:
    [[nodiscard]] static Result<OwnerLock> acquire(const std::string& folder);

    OwnerLock(OwnerLock&& other) noexcept;
    OwnerLock& operator=(OwnerLock&& other) = delete;
    ~OwnerLock();

private:
    explicit OwnerLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

/// The process that has the queue in `folder`, for messages; 0 when nobody has it.
[[nodiscard]] Result<int> queue_owner(const std::string& folder);

}  // namespace postern::spool
