#include "tools/map/privileges.h"

#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "libconf/base/text_file.h"

namespace postern::map_tool {

Result<BorrowedIdentity> BorrowedIdentity::of(uid_t user, gid_t group) {
    if (::geteuid() != 0 || (user == 0 && group == ::getegid())) return BorrowedIdentity(false);
    // Supplementary groups of root would open what the owner cannot.
    if (::setgroups(1, &group) != 0 || ::setegid(group) != 0 || ::seteuid(user) != 0) {
        return system_failure("give up root privileges", errno);
    }
    return BorrowedIdentity(true);
}

BorrowedIdentity::~BorrowedIdentity() {
    if (!active_) return;
    // To go on as somebody else than we think is worse than not to go on.
    const gid_t root = 0;
    if (::seteuid(0) != 0 || ::setegid(0) != 0 || ::setgroups(1, &root) != 0) std::abort();
}

}  // namespace postern::map_tool
