#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "libconf/base/text_file.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_unix;
namespace {

std::string line_of(const passwd& user) {
    return fmt::format("{}:{}:{}:{}:{}:{}:{}", user.pw_name, user.pw_passwd, user.pw_uid, user.pw_gid, user.pw_gecos,
                       user.pw_dir, user.pw_shell);
}

std::string line_of(const group& entry) {
    std::string members;
    for (char** member = entry.gr_mem; *member != nullptr; ++member) {
        if (!members.empty()) members.push_back(',');
        members += *member;
    }
    return fmt::format("{}:{}:{}:{}", entry.gr_name, entry.gr_passwd, entry.gr_gid, members);
}

// Calls one of get{pw,gr}nam_r() with a buffer that is large enough.
template <class Account, class Get>
Lookup find(std::string_view key, const Get& get) {
    if (key.find('\0') != std::string_view::npos) return Lookup::absent();
    const std::string name(key);
    std::vector<char> buffer(1024);
    while (true) {
        Account account{};
        Account* result = nullptr;
        const int status = get(name.c_str(), &account, buffer.data(), buffer.size(), &result);
        if (status == ERANGE && buffer.size() < (std::size_t{16} << 20U)) {
            buffer.resize(buffer.size() * 4);
            continue;
        }
        if (result != nullptr) return Lookup::found(line_of(account));
        // These mean "no such name" as well: see getpwnam(3).
        if (status == 0 || status == ENOENT || status == ESRCH || status == EBADF || status == EPERM) {
            return Lookup::absent();
        }
        return Lookup::temp_fail(system_failure("accounts", status).value().message);
    }
}

class Unix final : public Table {
public:
    enum class What : std::uint8_t { users, groups };
    Unix(std::string name, What what) : Table(table_unix, std::move(name)), what_(what) {}

    Lookup lookup(std::string_view key) override {
        return what_ == What::users ? find<passwd>(key, ::getpwnam_r) : find<group>(key, ::getgrnam_r);
    }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted}; }

private:
    What what_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string& name = request.spec.name;
    if (name == "passwd.byname") return std::make_unique<Unix>(name, Unix::What::users);
    if (name == "group.byname") return std::make_unique<Unix>(name, Unix::What::groups);
    return fail(ErrorCode::bad_value, fmt::format("unknown table: {}", request.spec.text()));
}

}  // namespace

// Accounts may come from a directory server.
const TableType table_unix{.name = "unix", .blocking = Blocking::yes, .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
