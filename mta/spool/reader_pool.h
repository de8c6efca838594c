// ReaderPool: read-only connections to the queue database, for several threads at once.
//
// Shape:   use(f) lends a connection to f; it is opened when none is free, and a few are kept.
// Errors:  of opening, and those of f.
// Threads: any thread.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "libconf/base/result.h"
#include "mta/spool/sqlite_db.h"

namespace postern::spool {

class ReaderPool {
public:
    explicit ReaderPool(DatabasePlace place) : place_(std::move(place)) {}

    template <class F>
    auto use(F f) -> decltype(f(std::declval<Database&>())) {
        auto database = take();
        if (!database) return tl::unexpected<Error>(database.error());
        auto result = f(*database);
        give_back(std::move(*database));
        return result;
    }

private:
    static constexpr std::size_t kKept = 4;

    Result<Database> take() {
        {
            const std::lock_guard hold(mutex_);
            if (!free_.empty()) {
                Database database = std::move(free_.back());
                free_.pop_back();
                return database;
            }
        }
        return Database::open(place_, OpenMode::read_only);
    }
    void give_back(Database database) {
        const std::lock_guard hold(mutex_);
        if (free_.size() < kKept) free_.push_back(std::move(database));
    }

    DatabasePlace place_;
    std::mutex mutex_;
    std::vector<Database> free_;
};

}  // namespace postern::spool
