#include "mta/spool/id_source.h"

#include <utility>

namespace postern::spool {

Result<std::uint64_t> IdSource::give() {
    std::unique_lock hold(mutex_);
    for (;;) {
        if (current_.left() == 0) std::swap(current_, spare_);
        const bool must_ask = !asked_ && spare_.left() == 0 && current_.left() <= kBlock / 2;
        if (must_ask) {
            asked_ = true;
            failure_.reset();
            // Outside of the lock: the answer may come at once, on this thread.
            hold.unlock();
            ask();
            hold.lock();
        }
        if (current_.left() > 0) return static_cast<std::uint64_t>(current_.next++);
        if (spare_.left() > 0) continue;
        if (failure_) return tl::unexpected<Error>(*failure_);
        changed_.wait(hold, [this] { return !asked_ || failure_ || spare_.left() > 0 || current_.left() > 0; });
        if (failure_) return tl::unexpected<Error>(*failure_);
    }
}

void IdSource::ask() {
    reserve_(kBlock, [this](Result<std::int64_t> end) { answered(std::move(end)); });
}

void IdSource::answered(Result<std::int64_t> end) {
    const std::lock_guard hold(mutex_);
    asked_ = false;
    if (end && *end > kBlock) {
        spare_ = {*end - kBlock, *end};
    } else {
        failure_ = end ? Error{ErrorCode::corrupt, "the queue database has no numbers left"} : end.error();
    }
    changed_.notify_all();
}

}  // namespace postern::spool
