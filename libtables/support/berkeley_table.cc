#include "libtables/support/berkeley_table.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <mutex>
#include <shared_mutex>

#include "libconf/base/text_file.h"
#include "libtables/support/berkeley_reader.h"
#include "libtables/support/berkeley_update.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/index_age.h"
#include "libtables/support/index_file.h"
#include "libtables/support/terminated_keys.h"

namespace postern::tables::berkeley {
namespace {

using Lock = DescriptorLock;

TableOwner owner_of(int descriptor) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) return {};
    return {.trust = TableOwner::Trust::trusted, .user = state.st_uid};
}

class IndexTable : public Table {
public:
    IndexTable(const TableType& type, const OpenRequest& request, FileDescriptor file)
        : Table(type, request.spec.name), file_(std::move(file)), keys_(request.options.terminator) {}

    std::string text() const override { return fmt::format("{}:{}", type().name, path()); }
    std::vector<std::string> files() const override { return {path()}; }
    TableOwner owner() const override { return owner_of(file_.get()); }
    std::string path() const { return name() + ".db"; }

protected:
    FileDescriptor file_;
    TerminatedKeys keys_;
};

class ReadTable final : public IndexTable {
public:
    ReadTable(const TableType& type, const OpenRequest& request, FileDescriptor file, Reader reader, Kind kind)
        : IndexTable(type, request, std::move(file)), reader_(std::move(reader)), kind_(kind) {}

    Lookup lookup(std::string_view key) override {
        auto answer = locked<Lookup>([&](const Reader& reader) { return Result<Lookup>(find(reader, key)); });
        return answer ? std::move(*answer) : Lookup::temp_fail(answer.error().message);
    }

    std::vector<Lookup> lookup_many(std::span<const std::string_view> keys) override {
        auto answers = locked<std::vector<Lookup>>([&](const Reader& reader) -> Result<std::vector<Lookup>> {
            std::vector<Lookup> all;
            all.reserve(keys.size());
            for (std::size_t i = 0; i < keys.size(); ++i) {
                constexpr std::size_t kAhead = 8;
                if (i + kAhead < keys.size()) reader.prefetch(keys[i + kAhead], keys_.extra_bytes());
                all.push_back(find(reader, keys[i]));
                if (all.back().answer() == Answer::temp_fail) break;
            }
            return all;
        });
        if (answers) return std::move(*answers);
        return {Lookup::temp_fail(answers.error().message)};
    }

    Result<std::optional<Entry>> walk(Walk step) override {
        if (step == Walk::first) position_ = {};
        auto entry = locked<std::optional<KeyValue>>([this](const Reader& reader) { return reader.next(position_); });
        if (!entry) return tl::unexpected<Error>(entry.error());
        if (!*entry) return std::nullopt;
        return Entry{unterminated(std::move((*entry)->key)), unterminated(std::move((*entry)->value))};
    }

private:
    Lookup find(const Reader& reader, std::string_view key) {
        auto value = keys_.find(key, [&](std::string_view bytes) { return reader.find(bytes); });
        if (!value) return Lookup::temp_fail(value.error().message);
        return *value ? Lookup::found(std::move(**value)) : Lookup::absent();
    }

    // Runs `action` with a shared lock of the file, on a map of the file as it is. Threads take turns: they share one
    // descriptor and with it one lock, which the first to finish would take from the others.
    template <class T, class Action>
    Result<T> locked(const Action& action) {
        const std::lock_guard guard(mutex_);
        const auto lock = Lock::wait(file_.get(), Lock::Kind::shared, Lock::Style::flock);
        if (!lock) return tl::unexpected<Error>(lock.error());
        if (!reader_.unchanged(file_.get())) {
            auto fresh = Reader::open(file_.get(), kind_);
            if (!fresh) return tl::unexpected<Error>(fresh.error());
            reader_ = std::move(*fresh);
        }
        return action(reader_);
    }

    std::mutex mutex_;
    Reader reader_;
    Kind kind_;
    Position position_;
};

class UpdateTable final : public IndexTable {
public:
    UpdateTable(const TableType& type, const OpenRequest& request, FileDescriptor file, Lock lock, Updater updater)
        : IndexTable(type, request, std::move(file)), lock_(std::move(lock)), updater_(std::move(updater)) {}

    Lookup lookup(std::string_view key) override {
        const auto value = keys_.find(key, [this](std::string_view bytes) { return updater_.get(bytes); });
        if (!value) return Lookup::temp_fail(value.error().message);
        return *value ? Lookup::found(**value) : Lookup::absent();
    }
    Result<std::optional<Entry>> walk(Walk step) override {
        auto entry = updater_.walk(step);
        if (!entry || !*entry) return entry;
        return Entry{unterminated(std::move((*entry)->key)), unterminated(std::move((*entry)->value))};
    }
    Result<Stored> store(std::string_view key, std::string_view value, OnDuplicate on_duplicate) override {
        return updater_.put(keys_.stored(key), keys_.stored(value), on_duplicate);
    }
    Result<bool> erase(std::string_view key) override {
        if (keys_.try_with()) {
            const auto erased = updater_.erase(std::string(key) + '\0');
            if (!erased || *erased) return erased;
        }
        if (!keys_.try_without()) return false;
        return updater_.erase(key);
    }
    Result<void> flush() override { return updater_.sync(); }

private:
    Lock lock_;  // outlives the updater, which writes when it is destroyed
    Updater updater_;
};

// The lock may have been waited for while the file was replaced: then it is the wrong file's.
Result<std::pair<FileDescriptor, Lock>> open_locked(const std::string& path, Access access) {
    const bool reading = access == Access::read;
    const int flags = reading ? O_RDONLY : access == Access::change ? O_RDWR : O_RDWR | O_CREAT;
    while (true) {
        FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0644));
        if (!file.is_open()) return system_failure("open database " + path, errno);
        auto lock = Lock::wait(file.get(), reading ? Lock::Kind::shared : Lock::Kind::exclusive, Lock::Style::flock);
        if (!lock) return tl::unexpected<Error>(lock.error());
        if (is_named(file.get(), path)) return std::pair(std::move(file), std::move(*lock));
    }
}

}  // namespace

Result<std::unique_ptr<Table>> open_table(const OpenRequest& request, const TableType& type, Kind kind) {
    const std::string path = request.spec.name + ".db";
    auto opened = open_locked(path, request.options.access);
    if (!opened) return tl::unexpected<Error>(opened.error());
    auto& [file, lock] = *opened;
    if (request.options.access == Access::read) {
        auto reader = Reader::open(file.get(), kind);
        if (!reader) return fail(reader.error().code, fmt::format("open database {}: {}", path, reader.error().message));
        lock.release();
        note_stale_index(path, request.spec.name, request.surroundings);
        return std::make_unique<ReadTable>(type, request, std::move(file), std::move(*reader), kind);
    }
    auto updater = Updater::open(path, kind, request.options.access);
    if (!updater) return tl::unexpected<Error>(updater.error());
    // postmap 3.7 warns for -d, but not for -i.
    if (request.options.access == Access::change) note_stale_index(path, request.spec.name, request.surroundings);
    return std::make_unique<UpdateTable>(type, request, std::move(file), std::move(lock), std::move(*updater));
}

}  // namespace postern::tables::berkeley
