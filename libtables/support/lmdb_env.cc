#include "libtables/support/lmdb_env.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

#include "libconf/base/text_file.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/terminated_keys.h"

namespace postern::tables::lmdb {
namespace {

// LMDB believes the numbers in a file. These are the places it would look at first.
Result<void> check_file(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat state {};
    if (!file.is_open() || ::fstat(file.get(), &state) != 0) return system_failure("open database " + path, errno);
    if (S_ISDIR(state.st_mode)) return system_failure("open database " + path, EISDIR);
    std::array<char, 8192> start{};
    const ssize_t got = ::pread(file.get(), start.data(), start.size(), 0);
    if (got == 0) return {};  // a new file
    const auto bad = [&](std::string_view what) {
        return fail(ErrorCode::bad_value, fmt::format("open database {}: {}", path, what));
    };
    constexpr std::uint32_t kMagic = 0xbeefc0de;
    constexpr std::size_t kMagicAt = 16;
    constexpr std::size_t kPageSizeAt = 40;
    constexpr std::size_t kLastPageAt = 136;
    const auto number = [&]<class T>(std::size_t at, T value) {
        std::memcpy(&value, start.data() + at, sizeof value);
        return value;
    };
    if (got < 512 || number(kMagicAt, std::uint32_t{}) != kMagic) return bad(mdb_strerror(MDB_INVALID));
    const std::uint64_t page = number(kPageSizeAt, std::uint32_t{});
    if (page < 256 || page > 65536 || !std::has_single_bit(page)) return bad(mdb_strerror(MDB_INVALID));
    // The second description is on the second page, wherever that begins.
    std::uint32_t second = 0;
    if (::pread(file.get(), &second, sizeof second, static_cast<off_t>(page + kMagicAt)) != sizeof second ||
        second != kMagic) {
        return bad(mdb_strerror(MDB_INVALID));
    }
    std::uint64_t last = number(kLastPageAt, std::uint64_t{});
    if (page + kLastPageAt + 8 <= static_cast<std::uint64_t>(got)) {
        // Two descriptions take turns; the newer one counts.
        constexpr std::size_t kTransactionAt = 144;
        if (number(page + kTransactionAt, std::uint64_t{}) > number(kTransactionAt, std::uint64_t{})) {
            last = number(page + kLastPageAt, std::uint64_t{});
        }
    }
    const auto size = static_cast<std::uint64_t>(state.st_size);
    if (last >= size / page + 1 || (last + 1) * page > size) return bad("the file is truncated");
    return {};
}

}  // namespace

tl::unexpected<Error> failure(std::string_view what, int status) {
    if (status > 0) return system_failure(what, status);
    return fail(ErrorCode::io_error, fmt::format("{}: {}", what, mdb_strerror(status)));
}

Result<Env> Env::open(const std::string& path, Access access, std::size_t map_size) {
    struct stat state {};
    const bool exists = ::stat(path.c_str(), &state) == 0;
    if (exists || access == Access::read) {
        if (auto good = check_file(path); !good) return tl::unexpected<Error>(good.error());
    }
    MDB_env* raw = nullptr;
    if (const int status = mdb_env_create(&raw); status != 0) return failure("mdb_env_create", status);
    Env env;
    env.env_.reset(raw);
    const auto page = std::size_t{1} << 16U;
    const std::size_t size = std::max(map_size, exists ? static_cast<std::size_t>(state.st_size) * 2 : 0);
    mdb_env_set_mapsize(raw, (size + page - 1) / page * page);
    const unsigned flags = MDB_NOSUBDIR | MDB_NOLOCK | (access == Access::read ? MDB_RDONLY : 0U);
    if (const int status = mdb_env_open(raw, path.c_str(), flags, 0644); status != 0) {
        return failure("open database " + path, status);
    }
    const auto opened = env.open_table();
    if (!opened) return tl::unexpected<Error>(opened.error());
    return env;
}

Result<void> Env::open_table() {
    const auto transaction = begin(MDB_RDONLY);
    if (!transaction) return tl::unexpected<Error>(transaction.error());
    const int status = mdb_dbi_open(*transaction, nullptr, 0, &table_);
    if (status != 0) {
        mdb_txn_abort(*transaction);
        return failure("open database", status);
    }
    if (const int done = mdb_txn_commit(*transaction); done != 0) return failure("open database", done);
    return {};
}

int Env::descriptor() const {
    int descriptor = -1;
    mdb_env_get_fd(env_.get(), &descriptor);
    return descriptor;
}

Result<MDB_txn*> Env::begin(unsigned flags) {
    MDB_txn* transaction = nullptr;
    int status = mdb_txn_begin(env_.get(), nullptr, flags, &transaction);
    if (status == MDB_MAP_RESIZED) {
        status = mdb_env_set_mapsize(env_.get(), 0);
        if (status == 0) status = mdb_txn_begin(env_.get(), nullptr, flags, &transaction);
    }
    if (status != 0) return failure("begin transaction", status);
    return transaction;
}

Result<std::optional<Entry>> next_entry(const Env& env, MDB_txn* transaction, Walk step, std::string& last_key) {
    MDB_cursor* cursor = nullptr;
    if (const int status = mdb_cursor_open(transaction, env.table(), &cursor); status != 0) {
        return failure("seq", status);
    }
    MDB_val key = borrowed(last_key);
    MDB_val value{};
    int status = mdb_cursor_get(cursor, &key, &value, step == Walk::first ? MDB_FIRST : MDB_SET_RANGE);
    if (step == Walk::next && status == 0 && view(key) == last_key) {
        status = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    std::optional<Entry> entry;
    if (status == 0) {
        last_key = view(key);
        entry = Entry{unterminated(last_key), unterminated(std::string(view(value)))};
    }
    mdb_cursor_close(cursor);
    if (status != 0 && status != MDB_NOTFOUND) return failure("seq", status);
    return entry;
}

Result<void> write_index(EntryList& entries, const IndexOptions& options) {
    constexpr std::size_t kTransactionBytes = std::size_t{8} << 20U;
    entries.sort_by_key();
    // Room for every entry on a page that is a quarter full, and for the tree above.
    const std::size_t wish = (entries.key_bytes() + entries.value_bytes() + entries.size() * 32) * 4 +
                             kTransactionBytes * 8;
    auto env = Env::open(options.path, Access::update, wish);
    if (!env) return tl::unexpected<Error>(env.error());
    mdb_env_set_flags(env->get(), MDB_NOSYNC, 1);  // the file is synced as a whole before it gets its name
    std::size_t at = 0;
    while (at < entries.size()) {
        options.tell(at);
        const auto transaction = env->begin(0);
        if (!transaction) return tl::unexpected<Error>(transaction.error());
        for (std::size_t bytes = 0; at < entries.size() && bytes < kTransactionBytes; ++at) {
            entries.prefetch(at + EntryList::kAhead);
            const IndexEntry entry = entries[at];
            MDB_val key = borrowed(entry.key);
            MDB_val value{entry.value.size(), nullptr};
            const int status = mdb_put(*transaction, env->table(), &key, &value, MDB_APPEND | MDB_RESERVE);
            if (status != 0) {
                mdb_txn_abort(*transaction);
                return failure("error updating " + options.path, status);
            }
            entry.value.copy(static_cast<char*>(value.mv_data), entry.value.size());
            bytes += entry.key.size() + value.mv_size;
        }
        if (const int status = mdb_txn_commit(*transaction); status != 0) {
            return failure("error updating " + options.path, status);
        }
    }
    return {};
}

}  // namespace postern::tables::lmdb
