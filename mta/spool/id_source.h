// IdSource: numbers for queue IDs, each of them once, also after a crash.
//
// Shape:   numbers are taken from blocks whose end is durable in the database before the first is given out; the next
//          block is asked for in time, so that give() waits for the disk only when IDs are used up faster than that.
// Errors:  those of the database, when a block is needed and cannot be had.
// Threads: any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "libconf/base/result.h"

namespace postern::spool {

class IdSource {
public:
    static constexpr std::int64_t kBlock = 4096;
    using Answer = std::function<void(Result<std::int64_t>)>;
    /// Reserves so many numbers and answers, at once or later, with the first number behind them.
    using Reserve = std::function<void(std::int64_t count, Answer answer)>;

    explicit IdSource(Reserve reserve) : reserve_(std::move(reserve)) {}
    [[nodiscard]] Result<std::uint64_t> give();

private:
    struct Range {
        std::int64_t next = 0;
        std::int64_t end = 0;
        std::int64_t left() const { return end - next; }
    };
    void ask();
    void answered(Result<std::int64_t> end);

    Reserve reserve_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Range current_;
    Range spare_;
    bool asked_ = false;
    std::optional<Error> failure_;
};

}  // namespace postern::spool
