// BorrowedIdentity: root works as the owner of a text, so that it cannot be led to files that the owner could not
// write.
//
// Shape:   effective user and group change in the constructor and back in the destructor.
// Errors:  permission_denied.
// Source:  postmap(1), option -o.
// Threads: one: the identity is that of the process.
#pragma once

#include <sys/types.h>

#include "libconf/base/result.h"

namespace postern::map_tool {

class BorrowedIdentity {
public:
    /// Does nothing unless we are root, and user or group are others.
    [[nodiscard]] static Result<BorrowedIdentity> of(uid_t user, gid_t group);
    BorrowedIdentity(BorrowedIdentity&& other) noexcept : active_(other.active_) { other.active_ = false; }
    BorrowedIdentity& operator=(BorrowedIdentity&&) = delete;
    BorrowedIdentity(const BorrowedIdentity&) = delete;
    BorrowedIdentity& operator=(const BorrowedIdentity&) = delete;
    ~BorrowedIdentity();

private:
    explicit BorrowedIdentity(bool active) : active_(active) {}
    bool active_;
};

}  // namespace postern::map_tool
