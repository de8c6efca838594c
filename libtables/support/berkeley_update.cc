#include "libtables/support/berkeley_update.h"

#include <db.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "libconf/base/text_file.h"

namespace postern::tables::berkeley {
namespace {

constexpr std::uint32_t kCacheBytes = std::uint32_t{16} << 20U;
constexpr std::size_t kBulkBytes = std::size_t{1} << 20U;

DBT borrowed(std::string_view text) {
    DBT item;
    std::memset(&item, 0, sizeof item);
    // libdb only reads what it is given here.
    item.data = const_cast<char*>(text.data());
    item.size = static_cast<std::uint32_t>(text.size());
    return item;
}

std::string copy_of(const DBT& item) { return {static_cast<const char*>(item.data), item.size}; }

struct CloseDb {
    void operator()(DB* db) const { db->close(db, 0); }
};
using DbPointer = std::unique_ptr<DB, CloseDb>;

tl::unexpected<Error> db_failure(std::string_view what, int status) {
    if (status > 0) return system_failure(what, status);
    return fail(ErrorCode::io_error, fmt::format("{}: {}", what, ::db_strerror(status)));
}

Result<DbPointer> open_db(const std::string& path, Kind kind, std::uint32_t flags) {
    DB* raw = nullptr;
    if (const int status = ::db_create(&raw, nullptr, 0); status != 0) return db_failure("db_create", status);
    DbPointer db(raw);
    db->set_errfile(db.get(), nullptr);
    db->set_errcall(db.get(), [](const DB_ENV*, const char*, const char*) {});  // libdb prints to stderr otherwise
    db->set_cachesize(db.get(), 0, kCacheBytes, 1);
    const int status =
        db->open(db.get(), nullptr, path.c_str(), nullptr, kind == Kind::hash ? DB_HASH : DB_BTREE, flags, 0644);
    if (status != 0) return db_failure("open database " + path, status);
    return db;
}

}  // namespace

struct Updater::State {
    explicit State(DbPointer opened) : db(std::move(opened)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { end_walk(); }
    void end_walk() {
        if (cursor != nullptr) cursor->close(cursor);
        cursor = nullptr;
    }

    DbPointer db;
    DBC* cursor = nullptr;
};

Updater::Updater(std::unique_ptr<State> state) : state_(std::move(state)) {}
Updater::Updater(Updater&&) noexcept = default;
Updater& Updater::operator=(Updater&&) noexcept = default;
Updater::~Updater() = default;

Result<Updater> Updater::open(const std::string& path, Kind kind, Access access) {
    auto db = open_db(path, kind, access == Access::change ? 0 : DB_CREATE);
    if (!db) return tl::unexpected<Error>(db.error());
    return Updater(std::make_unique<State>(std::move(*db)));
}

Result<std::optional<std::string>> Updater::get(std::string_view key) {
    DBT key_item = borrowed(key);
    DBT value = borrowed({});
    const int status = state_->db->get(state_->db.get(), nullptr, &key_item, &value, 0);
    if (status == DB_NOTFOUND) return std::nullopt;
    if (status != 0) return db_failure("read", status);
    return copy_of(value);
}

Result<Stored> Updater::put(std::string_view key, std::string_view value, OnDuplicate on_duplicate) {
    DBT key_item = borrowed(key);
    DBT value_item = borrowed(value);
    DB* db = state_->db.get();
    int status = db->put(db, nullptr, &key_item, &value_item, DB_NOOVERWRITE);
    if (status == 0) return Stored::added;
    if (status != DB_KEYEXIST) return db_failure("write", status);
    if (on_duplicate == OnDuplicate::keep) return Stored::duplicate;
    status = db->put(db, nullptr, &key_item, &value_item, 0);
    if (status != 0) return db_failure("write", status);
    return Stored::replaced;
}

Result<bool> Updater::erase(std::string_view key) {
    DBT key_item = borrowed(key);
    const int status = state_->db->del(state_->db.get(), nullptr, &key_item, 0);
    if (status == DB_NOTFOUND) return false;
    if (status != 0) return db_failure("delete", status);
    return true;
}

Result<std::optional<Entry>> Updater::walk(Walk step) {
    DB* db = state_->db.get();
    if (step == Walk::first) state_->end_walk();
    if (state_->cursor == nullptr) {
        if (const int status = db->cursor(db, nullptr, &state_->cursor, 0); status != 0) return db_failure("seq", status);
        step = Walk::first;
    }
    DBT key = borrowed({});
    DBT value = borrowed({});
    const int status = state_->cursor->get(state_->cursor, &key, &value, step == Walk::first ? DB_FIRST : DB_NEXT);
    if (status == DB_NOTFOUND) return std::nullopt;
    if (status != 0) return db_failure("seq", status);
    return Entry{copy_of(key), copy_of(value)};
}

Result<void> Updater::sync() {
    if (const int status = state_->db->sync(state_->db.get(), 0); status != 0) return db_failure("sync", status);
    return {};
}

Result<void> write_btree(EntryList& entries, const IndexOptions& options) {
    entries.sort_by_key();
    auto db = open_db(options.path, Kind::btree, DB_CREATE | DB_TRUNCATE);
    if (!db) return tl::unexpected<Error>(db.error());
    std::size_t at = 0;
    std::size_t room = kBulkBytes;
    while (at < entries.size()) {
        options.tell(at);
        std::vector<char> buffer(room);
        DBT bulk = borrowed({buffer.data(), 0});
        bulk.ulen = static_cast<std::uint32_t>(buffer.size());
        bulk.flags = DB_DBT_USERMEM | DB_DBT_BULK;
        void* place = nullptr;
        DB_MULTIPLE_WRITE_INIT(place, &bulk);
        const std::size_t before = at;
        for (; at < entries.size(); ++at) {
            entries.prefetch(at + EntryList::kAhead);
            const IndexEntry entry = entries[at];
            void* key = nullptr;
            void* value = nullptr;
            const auto key_size = static_cast<std::uint32_t>(entry.key.size());
            const auto value_size = static_cast<std::uint32_t>(entry.value.size());
            DB_MULTIPLE_KEY_RESERVE_NEXT(place, &bulk, key, key_size, value, value_size);
            if (key == nullptr) break;
            std::memcpy(key, entry.key.data(), entry.key.size());
            std::memcpy(value, entry.value.data(), entry.value.size());
        }
        if (at == before) {  // one entry is larger than the buffer
            room = (entries[at].key.size() + entries[at].value.size()) / 4 * 4 + kBulkBytes;  // libdb wants whole words
            continue;
        }
        DBT unused = borrowed({});
        const int status = (*db)->put(db->get(), nullptr, &bulk, &unused, DB_MULTIPLE_KEY);
        if (status != 0) return db_failure("write " + options.path, status);
    }
    DB* raw = db->release();
    if (const int status = raw->close(raw, 0); status != 0) return db_failure("write " + options.path, status);
    return {};
}

}  // namespace postern::tables::berkeley
