#include "libtables/decorators/following.h"

#include <sys/stat.h>

#include <mutex>
#include <utility>

namespace postern::tables {
namespace {

constexpr std::chrono::seconds kInterval{1};

struct FileState {
    dev_t device = 0;
    ino_t inode = 0;  // 0: there is no file
    off_t size = 0;
    timespec changed{};

    bool same_file(const FileState& other) const { return device == other.device && inode == other.inode; }
    friend bool operator==(const FileState& a, const FileState& b) {
        return a.same_file(b) && a.size == b.size && a.changed.tv_sec == b.changed.tv_sec &&
               a.changed.tv_nsec == b.changed.tv_nsec;
    }
};
using FileStates = std::vector<FileState>;

FileStates states_of(const std::vector<std::string>& files) {
    FileStates states;
    for (const std::string& file : files) {
        struct stat found {};
        FileState& state = states.emplace_back();
        if (::stat(file.c_str(), &found) == 0) state = {found.st_dev, found.st_ino, found.st_size, found.st_mtim};
    }
    return states;
}

// Every change is the replacement of a file by another one.
bool only_replaced(const FileStates& before, const FileStates& after) {
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (after[i].inode == 0) return false;
        if (before[i] != after[i] && before[i].same_file(after[i])) return false;
    }
    return true;
}

class Following final : public Table {
    template <class Ask>
    auto locked(const Ask& ask) const {
        const std::lock_guard lock(mutex_);
        return ask(*inner_);
    }

public:
    Following(std::unique_ptr<Table> inner, FileStates states, const TableSpec& spec, const OpenOptions& options,
              const Surroundings& surroundings)
        : Table(inner->type(), inner->name()),
          spec_(spec),
          options_(options),
          surroundings_(surroundings),
          inner_(std::move(inner)),
          states_(states),
          seen_(std::move(states)),
          looked_(surroundings.now()) {}

    Lookup lookup(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        return current().lookup(key);
    }
    std::vector<Lookup> lookup_many(std::span<const std::string_view> keys) override {
        const std::lock_guard lock(mutex_);
        return current().lookup_many(keys);
    }
    Lookup explain(std::string_view key, Explanation& story) override {
        const std::lock_guard lock(mutex_);
        return current().explain(key, story);
    }
    KeyStyle key_style() const override {
        return locked([](Table& table) { return table.key_style(); });
    }
    Blocking blocking() const override {
        return locked([](Table& table) { return table.blocking(); });
    }
    TableOwner owner() const override {
        return locked([](Table& table) { return table.owner(); });
    }
    std::vector<std::string> files() const override {
        return locked([](Table& table) { return table.files(); });
    }
    std::string text() const override {
        return locked([](Table& table) { return table.text(); });
    }

private:
    Table& current() {
        if (surroundings_.now() - looked_ >= kInterval) look();
        return *inner_;
    }

    void look() {
        looked_ = surroundings_.now();
        FileStates now = states_of(inner_->files());
        if (now == states_) return;
        const bool steady = now == seen_;
        seen_ = now;
        if (!steady && !only_replaced(states_, now)) return;
        auto table = open_table(spec_, options_, surroundings_);
        if (!table) {
            if (table.error().message != failure_) surroundings_.report(Severity::error, table.error().message);
            failure_ = table.error().message;
            return;
        }
        failure_.clear();
        inner_ = std::move(*table);
        // As they were before the table was read: what changed since then is found the next time.
        states_ = std::move(now);
    }

    TableSpec spec_;
    OpenOptions options_;
    const Surroundings& surroundings_;
    mutable std::mutex mutex_;
    std::unique_ptr<Table> inner_;
    FileStates states_;  // when the table was opened
    FileStates seen_;    // at the last look
    std::chrono::steady_clock::time_point looked_;
    std::string failure_;
};

}  // namespace

Result<std::unique_ptr<Table>> open_following(const TableSpec& spec, const OpenOptions& options,
                                              const Surroundings& surroundings) {
    // Opened twice so that the states are older than what was read: which files there are only the table knows.
    auto first = open_table(spec, options, surroundings);
    if (!first || (*first)->files().empty()) return first;
    FileStates states = states_of((*first)->files());
    auto table = open_table(spec, options, surroundings);
    if (!table) return table;
    return std::make_unique<Following>(std::move(*table), std::move(states), spec, options, surroundings);
}

}  // namespace postern::tables
