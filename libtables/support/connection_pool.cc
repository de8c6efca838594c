#include "libtables/support/connection_pool.h"

#include <utility>

namespace postern::tables {

bool ConnectionPool::fresh(const Connection& connection) const {
    const auto now = surroundings_.now();
    if (times_.idle && now - connection.used > *times_.idle) return false;
    if (times_.age && now - connection.made > *times_.age) return false;
    return connection.stream.quiet();
}

StreamResult<ConnectionPool::Connection> ConnectionPool::take() {
    {
        const std::lock_guard lock(mutex_);
        while (!idle_.empty()) {
            Connection connection = std::move(idle_.back());
            idle_.pop_back();
            if (!fresh(connection)) continue;
            connection.reused = true;
            return connection;
        }
    }
    auto stream = Stream::connect(endpoint_, times_.connect, surroundings_);
    if (!stream) return tl::unexpected<StreamError>(stream.error());
    const auto now = surroundings_.now();
    return Connection{std::move(*stream), now, now};
}

void ConnectionPool::put_back(Connection connection) {
    connection.used = surroundings_.now();
    if (!fresh(connection)) return;
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kKept) idle_.push_back(std::move(connection));
}

void ConnectionPool::drop_idle() {
    const std::lock_guard lock(mutex_);
    idle_.clear();
}

}  // namespace postern::tables
