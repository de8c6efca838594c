#include <fmt/format.h>
#include <sys/stat.h>

#include <charconv>
#include <mutex>

#include "libtables/support/file_descriptor.h"
#include "libtables/support/index_age.h"
#include "libtables/support/index_file.h"
#include "libtables/support/lmdb_env.h"
#include "libtables/support/terminated_keys.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_lmdb;
namespace {

using Lock = DescriptorLock;

constexpr std::size_t kDefaultMapSize = std::size_t{16} << 20U;  // lmdb_map_size

std::string path_of(const std::string& name) { return name + ".lmdb"; }

TableOwner owner_of(int descriptor) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) return {};
    return {.trust = TableOwner::Trust::trusted, .user = state.st_uid};
}

class ReadTable final : public Table {
public:
    ReadTable(const OpenRequest& request, lmdb::Env env)
        : Table(table_lmdb, request.spec.name), env_(std::move(env)), keys_(request.options.terminator) {}
    ~ReadTable() override {
        end_view();
        end_spare();
    }

    Lookup lookup(std::string_view key) override {
        const std::lock_guard guard(mutex_);
        if (auto begun = begin_view(); !begun) return Lookup::temp_fail(begun.error().message);
        Lookup answer = find(key);
        end_view();
        return answer;
    }

    std::vector<Lookup> lookup_many(std::span<const std::string_view> keys) override {
        const std::lock_guard guard(mutex_);
        if (auto begun = begin_view(); !begun) return {Lookup::temp_fail(begun.error().message)};
        std::vector<Lookup> answers;
        answers.reserve(keys.size());
        for (const std::string_view key : keys) {
            answers.push_back(find(key));
            if (answers.back().answer() == Answer::temp_fail) break;
        }
        end_view();
        return answers;
    }

    // Each step is a transaction of its own, so that nobody waits for a slow reader.
    Result<std::optional<Entry>> walk(Walk step) override {
        const std::lock_guard guard(mutex_);
        if (auto begun = begin_view(); !begun) return tl::unexpected<Error>(begun.error());
        auto entry = lmdb::next_entry(env_, view_, step, last_key_);
        end_view();
        return entry;
    }

    TableOwner owner() const override { return owner_of(env_.descriptor()); }
    std::vector<std::string> files() const override { return {path_of(name())}; }

private:
    Lookup find(std::string_view key) {
        auto value = keys_.find(key, [this](std::string_view bytes) { return get(bytes); });
        if (!value) return Lookup::temp_fail(value.error().message);
        return *value ? Lookup::found(std::move(**value)) : Lookup::absent();
    }

    Result<void> begin_view() {
        auto lock = Lock::wait(env_.descriptor(), Lock::Kind::shared, Lock::Style::record);
        if (!lock) return tl::unexpected<Error>(lock.error());
        if (spare_ != nullptr && mdb_txn_renew(spare_) == 0) {
            view_ = std::exchange(spare_, nullptr);
        } else {
            end_spare();
            const auto view = env_.begin(MDB_RDONLY);
            if (!view) return tl::unexpected<Error>(view.error());
            view_ = *view;
        }
        lock_.emplace(std::move(*lock));
        return {};
    }
    void end_view() {
        if (view_ == nullptr) return;
        mdb_txn_reset(view_);
        end_spare();
        spare_ = std::exchange(view_, nullptr);
        lock_.reset();
    }
    void end_spare() {
        if (spare_ != nullptr) mdb_txn_abort(std::exchange(spare_, nullptr));
    }

    Result<std::optional<std::string>> get(std::string_view key_text) const {
        MDB_val key = lmdb::borrowed(key_text);
        MDB_val value{};
        // Keys that LMDB cannot hold are not there.
        if (key.mv_size == 0 || key.mv_size > static_cast<std::size_t>(mdb_env_get_maxkeysize(env_.get()))) {
            return std::nullopt;
        }
        const int status = mdb_get(view_, env_.table(), &key, &value);
        if (status == MDB_NOTFOUND) return std::nullopt;
        if (status != 0) return lmdb::failure("read", status);
        return std::string(lmdb::view(value));
    }

    std::mutex mutex_;  // threads take turns: a record lock is one for all of them
    lmdb::Env env_;
    TerminatedKeys keys_;
    std::optional<Lock> lock_;
    MDB_txn* view_ = nullptr;
    MDB_txn* spare_ = nullptr;  // saves LMDB the making of a new one
    std::string last_key_;
};

class UpdateTable final : public Table {
public:
    UpdateTable(const OpenRequest& request, lmdb::Env env, Lock lock)
        : Table(table_lmdb, request.spec.name),
          env_(std::move(env)),
          keys_(request.options.terminator),
          lock_(std::move(lock)) {}
    ~UpdateTable() override { static_cast<void>(UpdateTable::flush()); }

    Lookup lookup(std::string_view key) override {
        if (auto begun = begin(0); !begun) return Lookup::temp_fail(begun.error().message);
        const auto value =
            keys_.find(key, [this](std::string_view bytes) -> Result<std::optional<std::string>> {
                MDB_val key_value = lmdb::borrowed(bytes);
                MDB_val found{};
                const int status = mdb_get(changes_, env_.table(), &key_value, &found);
                if (status == MDB_NOTFOUND || status == MDB_BAD_VALSIZE) return std::nullopt;
                if (status != 0) return lmdb::failure("read", status);
                return std::string(lmdb::view(found));
            });
        if (!value) return Lookup::temp_fail(value.error().message);
        return *value ? Lookup::found(**value) : Lookup::absent();
    }

    Result<std::optional<Entry>> walk(Walk step) override {
        if (auto begun = begin(0); !begun) return tl::unexpected<Error>(begun.error());
        return lmdb::next_entry(env_, changes_, step, last_key_);
    }

    Result<Stored> store(std::string_view key_text, std::string_view value_text, OnDuplicate on_duplicate) override {
        const std::string key_bytes = keys_.stored(key_text);
        const std::string value_bytes = keys_.stored(value_text);
        if (auto begun = begin(key_bytes.size() + value_bytes.size()); !begun) return tl::unexpected<Error>(begun.error());
        MDB_val key = lmdb::borrowed(key_bytes);
        MDB_val value = lmdb::borrowed(value_bytes);
        int status = mdb_put(changes_, env_.table(), &key, &value, MDB_NOOVERWRITE);
        if (status == 0) return Stored::added;
        if (status == MDB_KEYEXIST && on_duplicate == OnDuplicate::keep) return Stored::duplicate;
        if (status == MDB_KEYEXIST) {
            value = lmdb::borrowed(value_bytes);
            status = mdb_put(changes_, env_.table(), &key, &value, 0);
            if (status == 0) return Stored::replaced;
        }
        return lmdb::failure("error updating " + text(), status);
    }

    Result<bool> erase(std::string_view key_text) override {
        if (auto begun = begin(key_text.size()); !begun) return tl::unexpected<Error>(begun.error());
        if (keys_.try_with()) {
            const auto erased = erase_bytes(std::string(key_text) + '\0');
            if (!erased || *erased) return erased;
        }
        if (!keys_.try_without()) return false;
        return erase_bytes(key_text);
    }

    Result<void> flush() override {
        if (changes_ == nullptr) return {};
        const int status = mdb_txn_commit(std::exchange(changes_, nullptr));
        uncommitted_ = 0;
        if (status != 0) return lmdb::failure("error updating " + text(), status);
        return {};
    }

    TableOwner owner() const override { return owner_of(env_.descriptor()); }
    std::vector<std::string> files() const override { return {path_of(name())}; }

private:
    // A transaction that runs out of room is lost with all its changes: so it ends, and the map grows, before.
    Result<void> begin(std::size_t more_bytes) {
        constexpr std::size_t kMargin = std::size_t{1} << 20U;
        constexpr std::size_t kPagesEach = std::size_t{8} * 4096;  // a leaf, a split, and the way up
        uncommitted_ += more_bytes == 0 ? 0 : more_bytes + kPagesEach;
        if (uncommitted_ + kMargin > room_ && more_bytes != 0) {
            if (auto done = flush(); !done) return done;
            uncommitted_ = more_bytes + kPagesEach;
            MDB_envinfo info{};
            MDB_stat stat{};
            mdb_env_info(env_.get(), &info);
            mdb_env_stat(env_.get(), &stat);
            const std::size_t used = (info.me_last_pgno + 1) * stat.ms_psize;
            if (info.me_mapsize < used + uncommitted_ + 2 * kMargin) {
                const std::size_t size = (used + uncommitted_) * 2 + 16 * kMargin;
                const int status = mdb_env_set_mapsize(env_.get(), size / 65536 * 65536);
                if (status != 0) return lmdb::failure("error updating " + text(), status);
                mdb_env_info(env_.get(), &info);
            }
            room_ = info.me_mapsize - used;
        }
        if (changes_ != nullptr) return {};
        const auto transaction = env_.begin(0);
        if (!transaction) return tl::unexpected<Error>(transaction.error());
        changes_ = *transaction;
        return {};
    }

    Result<bool> erase_bytes(std::string_view bytes) {
        MDB_val key = lmdb::borrowed(bytes);
        const int status = mdb_del(changes_, env_.table(), &key, nullptr);
        if (status == MDB_NOTFOUND || status == MDB_BAD_VALSIZE) return false;
        if (status != 0) return lmdb::failure("error updating " + text(), status);
        return true;
    }

    lmdb::Env env_;
    TerminatedKeys keys_;
    Lock lock_;
    MDB_txn* changes_ = nullptr;
    std::size_t uncommitted_ = 0;  // an upper bound of the room that changes_ needs
    std::size_t room_ = 0;
    std::string last_key_;
};

std::size_t map_size(const Surroundings& surroundings) {
    const auto text = surroundings.parameter("lmdb_map_size");
    std::size_t size = kDefaultMapSize;
    if (text) std::from_chars(text->data(), text->data() + text->size(), size);
    return size;
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string path = path_of(request.spec.name);
    while (true) {
        auto env = lmdb::Env::open(path, request.options.access, map_size(request.surroundings));
        if (!env) return tl::unexpected<Error>(env.error());
        if (request.options.access == Access::read) {
            note_stale_index(path, request.spec.name, request.surroundings);
            return std::make_unique<ReadTable>(request, std::move(*env));
        }
        auto lock = Lock::wait(env->descriptor(), Lock::Kind::exclusive, Lock::Style::record);
        if (!lock) return tl::unexpected<Error>(lock.error());
        // Waiting for the lock may have been waiting for somebody who replaced the file.
        if (!is_named(env->descriptor(), path)) continue;
        // postmap 3.7 warns for -d, but not for -i.
        if (request.options.access == Access::change) note_stale_index(path, request.spec.name, request.surroundings);
        return std::make_unique<UpdateTable>(request, std::move(*env), std::move(*lock));
    }
}

}  // namespace

const TableType table_lmdb{.name = "lmdb",
                           .sharing = Sharing::threads, .widest = Access::update,
                           .open = open,
                           .write_index = lmdb::write_index,
                           .label = IndexLabel::spec};

}  // namespace postern::tables
