#include "libtables/decorators/following.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

#include "libtables/support/file_watch.h"

namespace postern::tables {
namespace {

constexpr std::chrono::seconds kInterval{1};
constexpr unsigned kLanes = 4;  // of a table that may wait, and that one thread only can use

// What is asked of a table without a key, kept so that nobody has to wait for it.
struct Facts {
    KeyStyle key_style;
    Blocking blocking;
    TableOwner owner;
    std::vector<std::string> files;
    std::string text;

    explicit Facts(const Table& table)
        : key_style(table.key_style()),
          blocking(table.blocking()),
          owner(table.owner()),
          files(table.files()),
          text(table.text()) {}
};

class Following final : public Table {
    // A table for one lookup. `own` goes back unless there is a newer generation by then.
    struct Loan {
        std::shared_ptr<Table> shared;
        std::unique_ptr<Table> own;
        std::uint64_t generation = 0;
        bool passing = false;  // nobody shall have it afterwards
        Table& table() const { return own ? *own : *shared; }
    };

    template <class Ask>
    auto with_table(const Ask& ask) {
        look_when_due();
        Loan loan = borrow();
        auto answer = ask(loan.table());
        give_back(std::move(loan));
        return answer;
    }

public:
    Following(std::unique_ptr<Table> table, Sharing sharing, FileWatch watch, const OpenRequest& request)
        : Table(table->type(), table->name()),
          spec_(request.spec),
          options_(request.options),
          surroundings_(request.surroundings),
          facts_(*table),
          looked_(request.surroundings.now()),
          watch_(std::move(watch)) {
        install(std::move(table), sharing);
    }
    // Of a table that cannot be opened yet.
    Following(const OpenRequest& request, const Error& why)
        : Following(make_surrogate(request.spec, why), Sharing::threads, {}, request) {
        failure_ = why.message;
        surrogate_ = true;
    }

    Lookup lookup(std::string_view key) override {
        return with_table([key](Table& table) { return table.lookup(key); });
    }
    std::vector<Lookup> lookup_many(std::span<const std::string_view> keys) override {
        return with_table([keys](Table& table) { return table.lookup_many(keys); });
    }
    Lookup explain(std::string_view key, Explanation& story) override {
        return with_table([key, &story](Table& table) { return table.explain(key, story); });
    }
    KeyStyle key_style() const override { return fact(&Facts::key_style); }
    Blocking blocking() const override { return fact(&Facts::blocking); }
    TableOwner owner() const override { return fact(&Facts::owner); }
    std::vector<std::string> files() const override { return fact(&Facts::files); }
    std::string text() const override { return fact(&Facts::text); }

private:
    template <class Fact>
    Fact fact(Fact Facts::*which) const {
        const std::lock_guard lock(mutex_);
        return facts_.*which;
    }

    // With the lock, or before anybody else can be there.
    void install(std::unique_ptr<Table> table, Sharing sharing) {
        ++generation_;
        idle_.clear();
        shared_.reset();
        lent_ = 0;
        facts_ = Facts(*table);
        lanes_ = facts_.blocking == Blocking::yes ? kLanes : 1;
        if (sharing == Sharing::threads) {
            shared_ = std::move(table);
        } else {
            idle_.push_back(std::move(table));
        }
    }

    Loan borrow() {
        std::unique_lock lock(mutex_);
        free_.wait(lock, [this] { return shared_ != nullptr || !idle_.empty() || lent_ < lanes_; });
        Loan loan;
        loan.generation = generation_;
        if (shared_ != nullptr) {
            loan.shared = shared_;
            return loan;
        }
        ++lent_;
        if (!idle_.empty()) {
            loan.own = std::move(idle_.back());
            idle_.pop_back();
            return loan;
        }
        lock.unlock();
        auto another = open_table(spec_, options_, surroundings_);
        loan.passing = !another;
        loan.own = another ? std::move(*another) : make_surrogate(spec_, another.error());
        return loan;
    }

    void give_back(Loan loan) {
        if (!loan.own) return;
        const std::lock_guard lock(mutex_);
        if (loan.generation != generation_) return;
        --lent_;
        if (!loan.passing) idle_.push_back(std::move(loan.own));
        free_.notify_one();
    }

    void look_when_due() {
        {
            const std::lock_guard lock(mutex_);
            const auto now = surroundings_.now();
            if (looking_ || now - looked_ < kInterval) return;
            looking_ = true;
            looked_ = now;
        }
        // Only one thread at a time gets here, and the watch is not used elsewhere.
        if (surrogate_ || watch_.look()) reopen();
        const std::lock_guard lock(mutex_);
        looking_ = false;
    }

    void reopen() {
        const auto begun = surroundings_.time_of_day();
        auto table = open_table(spec_, options_, surroundings_);
        if (!table) {
            if (table.error().message == failure_) return;
            surroundings_.report(Severity::warning, table.error().message);
            failure_ = table.error().message;
            if (surrogate_) replace(make_surrogate(spec_, table.error()), Sharing::threads);
            return;
        }
        failure_.clear();
        surrogate_ = false;
        watch_ = FileWatch((*table)->files(), begun);
        const Sharing sharing = (*table)->type().sharing;
        replace(std::move(*table), sharing);
    }
    void replace(std::unique_ptr<Table> table, Sharing sharing) {
        const std::lock_guard lock(mutex_);
        install(std::move(table), sharing);
        free_.notify_all();
    }

    const TableSpec spec_;
    const OpenOptions options_;
    const Surroundings& surroundings_;

    mutable std::mutex mutex_;
    std::condition_variable free_;
    Facts facts_;
    std::shared_ptr<Table> shared_;             // of Sharing::threads
    std::vector<std::unique_ptr<Table>> idle_;  // of others
    unsigned lent_ = 0;                         // of this generation
    unsigned lanes_ = 1;
    std::uint64_t generation_ = 0;
    std::chrono::steady_clock::time_point looked_;
    bool looking_ = false;

    // Of the thread that is looking.
    FileWatch watch_;
    std::string failure_;
    bool surrogate_ = false;
};

}  // namespace

Result<std::unique_ptr<Table>> open_following(const TableSpec& spec, const OpenOptions& options,
                                              const Surroundings& surroundings) {
    const auto begun = surroundings.time_of_day();
    auto table = open_table(spec, options, surroundings);
    if (!table) return table;
    FileWatch watch((*table)->files(), begun);
    const Sharing sharing = (*table)->type().sharing;
    // Nothing to follow, and nobody has to wait for another.
    if (watch.empty() && sharing == Sharing::threads) return table;
    return std::make_unique<Following>(std::move(*table), sharing, std::move(watch),
                                       OpenRequest{spec, options, surroundings});
}

std::unique_ptr<Table> follow_or_surrogate(const TableSpec& spec, const OpenOptions& options,
                                           const Surroundings& surroundings) {
    auto table = open_following(spec, options, surroundings);
    if (table) return std::move(*table);
    surroundings.report(Severity::error, table.error().message);
    return std::make_unique<Following>(OpenRequest{spec, options, surroundings}, table.error());
}

}  // namespace postern::tables
