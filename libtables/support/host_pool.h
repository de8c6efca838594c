// HostPool: the connections of one table to servers of which any will do.
//
// Shape:   hosts with ranks: the lowest rank that is left goes first; within it a host with an open connection, then
//          others in the order of the list or at random. A HostSearch is one lookup on its way through the hosts. A
//          host that fails is left alone for a while; a kept connection that broke while idle is replaced at once.
//          Connections that nobody used for a while are closed, by a thread that lives as long as the pool.
// Units:   seconds.
// Errors:  Connect reports in its own words why it could not; HostSearch::reason() says it for the answer.
// Source:  mysql_table(5), pgsql_table(5): "hosts", "retry_interval", "idle_interval".
// Threads: any number may search at once; each connection serves one search at a time. Connect is called without a
// lock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/surroundings.h"

namespace postern::tables {

/// What a type keeps open. The destructor closes it.
class PooledConnection {
public:
    PooledConnection() = default;
    PooledConnection(const PooledConnection&) = delete;
    PooledConnection& operator=(const PooledConnection&) = delete;
    virtual ~PooledConnection() = default;
};

struct PoolHost {
    std::string label;  // for people
    unsigned rank = 0;
};

enum class HostOrder : std::uint8_t { listed, random };

struct PoolSettings {
    HostOrder order = HostOrder::random;
    std::chrono::seconds retry{60};     // how long a host that failed is left alone
    std::chrono::seconds idle{60};      // how long a connection is kept that nobody uses
    std::chrono::seconds patience{30};  // how long a lookup waits for a connection when all are taken
    std::size_t most = 16;              // connections at once
};

class HostPool {
public:
    using Connection = std::unique_ptr<PooledConnection>;
    /// Makes a connection to the host with this index.
    using Connect = std::function<Result<Connection>(std::size_t host)>;

    HostPool(std::vector<PoolHost> hosts, const PoolSettings& settings, const Surroundings& surroundings,
             Connect connect);
    HostPool(const HostPool&) = delete;
    HostPool& operator=(const HostPool&) = delete;
    ~HostPool();

    /// Closes connections that were idle for too long; also done by itself. How many are left open, idle or in use.
    std::size_t close_idle();

private:
    friend class HostSearch;
    using Moment = std::chrono::steady_clock::time_point;
    struct Idle {
        Connection connection;
        Moment since;
    };
    struct Host {
        std::string label;
        unsigned rank = 0;
        std::vector<Idle> idle{};  // the latest is the last
        Moment blocked_until{};
        std::string why{};
    };

    bool blocked(const Host& host) const { return surroundings_.now() < host.blocked_until; }
    void block(Host& host, std::string why);
    /// Moves what is to be closed to `closed`, so that it is closed without the lock. The end of the oldest that stays.
    Moment take_expired(std::vector<Connection>& closed);
    void take_all(Host& host, std::vector<Connection>& closed);
    void give_back(std::size_t host, Connection connection);
    void forget(Connection connection);
    void reap(const std::stop_token& stop);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Host> hosts_;
    std::size_t open_ = 0;
    const PoolSettings settings_;
    const Surroundings& surroundings_;
    const Connect connect_;
    std::jthread reaper_;  // the last member: ends first
};

enum class Loss : std::uint8_t {
    closed,  // the other side hung up
    late,    // no answer in time: asking this host again would take as long
};

/// Whether the connection can serve others.
enum class Reuse : std::uint8_t { yes, no };

class HostSearch {
public:
    explicit HostSearch(HostPool& pool) : pool_(pool), state_(pool.hosts_.size(), State::untried) {}
    HostSearch(const HostSearch&) = delete;
    HostSearch& operator=(const HostSearch&) = delete;
    /// Closes a connection about which nothing was said.
    ~HostSearch();

    /// A connection to the next host that can be reached, for this search alone; null: no host is left.
    PooledConnection* next();
    /// Index and name of the host of the connection.
    std::size_t host() const { return host_; }
    const std::string& label() const { return pool_.hosts_[host_].label; }
    bool reused() const { return reused_; }

    /// It may serve others now.
    void keep();
    /// This host is there, but did not answer as it should: next() is another one. It is not left alone for that.
    void refuse(std::string why, Reuse reuse = Reuse::yes);
    /// Broken. The host is left alone for a while, unless the connection may have broken while it was idle: then next()
    /// may be a new one to the same host.
    void lose(Loss loss, std::string why);

    /// Why next() gave nothing.
    std::string reason() const;

private:
    enum class State : std::uint8_t { untried, only_new, done };
    /// The best host that is left; the number of hosts when there is none.
    std::size_t choose() const;
    void connect(std::unique_lock<std::mutex>& lock);
    /// Waits for somebody to give up a connection. false: nobody does.
    bool make_room(std::unique_lock<std::mutex>& lock);

    HostPool& pool_;
    std::vector<State> state_;
    HostPool::Connection connection_;
    std::size_t host_ = 0;
    bool reused_ = false;
    std::string why_;
};

}  // namespace postern::tables
