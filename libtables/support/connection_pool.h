// ConnectionPool: the connections of one table to its server, for as many threads as ask at the same time.
//
// Shape:   take() gives an idle connection or makes a new one; put_back() keeps it for the next. A connection that
// broke,
//          or that has unread bytes, is not to come back: what is left in it would answer somebody else's question.
// Units:   at most kKept idle connections stay open.
// Errors:  those of Stream::connect().
// Source:  socketmap_table(5) and the idle and life times of Postfix's clients; kKept is our own.
// Threads: any number.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <vector>

#include "libtables/support/stream.h"

namespace postern::tables {

struct PoolTimes {
    TimeLimit connect;                           // to each address
    std::optional<std::chrono::seconds> idle{};  // unused for longer: closed
    std::optional<std::chrono::seconds> age{};   // open for longer: closed
};

class ConnectionPool {
public:
    static constexpr std::size_t kKept = 8;

    struct Connection {
        Stream stream;
        std::chrono::steady_clock::time_point made;
        std::chrono::steady_clock::time_point used;
        bool reused = false;

        /// It was idle, and nothing came back: the server has closed it meanwhile, and a new one may do.
        bool was_lost(const StreamError& error) const {
            return reused && stream.silent() && error.kind == StreamError::Kind::closed;
        }
    };

    ConnectionPool(Endpoint endpoint, PoolTimes times, const Surroundings& surroundings)
        : endpoint_(std::move(endpoint)), times_(times), surroundings_(surroundings) {}

    [[nodiscard]] StreamResult<Connection> take();
    void put_back(Connection connection);
    /// Closes all that are idle: the server has ended one of them.
    void drop_idle();

    const Endpoint& endpoint() const { return endpoint_; }

private:
    bool fresh(const Connection& connection) const;

    Endpoint endpoint_;
    PoolTimes times_;
    const Surroundings& surroundings_;
    std::mutex mutex_;
    std::vector<Connection> idle_;  // the one used last at the end
};

}  // namespace postern::tables
