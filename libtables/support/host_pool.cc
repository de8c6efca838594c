#include "libtables/support/host_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace postern::tables {
namespace {

using std::chrono::seconds;

// The reaper looks at the clock of the surroundings, but sleeps by its own.
constexpr seconds kShortestNap{1};

}  // namespace

HostPool::HostPool(std::vector<PoolHost> hosts, const PoolSettings& settings, const Surroundings& surroundings,
                   Connect connect)
    : settings_(settings), surroundings_(surroundings), connect_(std::move(connect)) {
    hosts_.reserve(hosts.size());
    for (PoolHost& host : hosts) hosts_.push_back({.label = std::move(host.label), .rank = host.rank});
}

HostPool::~HostPool() = default;

void HostPool::block(Host& host, std::string why) {
    host.blocked_until = surroundings_.now() + settings_.retry;
    host.why = std::move(why);
}

HostPool::Moment HostPool::take_expired(std::vector<Connection>& closed) {
    const Moment now = surroundings_.now();
    Moment next = Moment::max();
    for (Host& host : hosts_) {
        const auto fresh = std::find_if(host.idle.begin(), host.idle.end(),
                                        [&](const Idle& idle) { return now - idle.since < settings_.idle; });
        for (auto idle = host.idle.begin(); idle != fresh; ++idle) closed.push_back(std::move(idle->connection));
        open_ -= static_cast<std::size_t>(fresh - host.idle.begin());
        host.idle.erase(host.idle.begin(), fresh);
        if (!host.idle.empty()) next = std::min(next, host.idle.front().since + settings_.idle);
    }
    return next;
}

void HostPool::take_all(Host& host, std::vector<Connection>& closed) {
    for (Idle& idle : host.idle) closed.push_back(std::move(idle.connection));
    open_ -= host.idle.size();
    host.idle.clear();
}

std::size_t HostPool::close_idle() {
    std::vector<Connection> closed;
    const std::lock_guard lock(mutex_);
    take_expired(closed);
    return open_;
}

void HostPool::give_back(std::size_t host, Connection connection) {
    const std::lock_guard lock(mutex_);
    hosts_[host].idle.push_back({std::move(connection), surroundings_.now()});
    if (!reaper_.joinable()) {
        reaper_ = std::jthread([this](const std::stop_token& stop) { reap(stop); });
    }
    changed_.notify_all();
}

void HostPool::forget(Connection connection) {
    connection.reset();  // closing may take a moment: not under the lock
    const std::lock_guard lock(mutex_);
    --open_;
    changed_.notify_all();
}

void HostPool::reap(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        std::vector<Connection> closed;
        const Moment next = take_expired(closed);
        if (!closed.empty()) {
            lock.unlock();
            closed.clear();
            lock.lock();
            changed_.notify_all();
            continue;
        }
        const auto awake = [&] { return stop.stop_requested(); };
        if (next == Moment::max()) {
            const auto idle_again = [&] {
                return std::any_of(hosts_.begin(), hosts_.end(), [](const Host& host) { return !host.idle.empty(); });
            };
            changed_.wait(lock, stop, idle_again);
        } else {
            const auto nap = std::chrono::ceil<seconds>(next - surroundings_.now());
            changed_.wait_for(lock, stop, std::max(nap, kShortestNap), awake);
        }
    }
}

HostSearch::~HostSearch() {
    if (connection_ != nullptr) pool_.forget(std::move(connection_));
}

std::size_t HostSearch::choose() const {
    const auto& hosts = pool_.hosts_;
    const auto grade = [&](std::size_t i) {
        const bool ready = state_[i] == State::untried && !hosts[i].idle.empty();
        return std::pair(hosts[i].rank, ready ? 0 : 1);
    };
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        if (state_[i] == State::done || pool_.blocked(hosts[i])) continue;
        if (!best.empty() && grade(best.front()) < grade(i)) continue;
        if (!best.empty() && grade(i) < grade(best.front())) best.clear();
        best.push_back(i);
    }
    if (best.empty()) return hosts.size();
    if (pool_.settings_.order == HostOrder::listed || best.size() == 1) return best.front();
    return best[pool_.surroundings_.random(static_cast<std::uint32_t>(best.size()))];
}

bool HostSearch::make_room(std::unique_lock<std::mutex>& lock) {
    for (HostPool::Host& host : pool_.hosts_) {
        if (host.idle.empty()) continue;
        HostPool::Connection closed = std::move(host.idle.front().connection);
        host.idle.erase(host.idle.begin());
        lock.unlock();
        closed.reset();
        lock.lock();
        --pool_.open_;
        return true;
    }
    const auto changed = [&] {
        return pool_.open_ < pool_.settings_.most || std::any_of(pool_.hosts_.begin(), pool_.hosts_.end(),
                                                                 [](const auto& host) { return !host.idle.empty(); });
    };
    if (pool_.changed_.wait_for(lock, pool_.settings_.patience, changed)) return true;
    why_ = fmt::format("all {} connections are busy", pool_.settings_.most);
    return false;
}

void HostSearch::connect(std::unique_lock<std::mutex>& lock) {
    ++pool_.open_;
    lock.unlock();
    auto made = pool_.connect_(host_);
    lock.lock();
    if (made) {
        connection_ = std::move(*made);
        return;
    }
    --pool_.open_;
    pool_.block(pool_.hosts_[host_], made.error().message);
    pool_.changed_.notify_all();
    state_[host_] = State::done;
    why_ = fmt::format("{}: {}", label(), made.error().message);
}

PooledConnection* HostSearch::next() {
    if (connection_ != nullptr) pool_.forget(std::move(connection_));
    std::vector<HostPool::Connection> closed;  // outlives the lock
    std::unique_lock lock(pool_.mutex_);
    pool_.take_expired(closed);
    while (true) {
        host_ = choose();
        if (host_ == pool_.hosts_.size()) return nullptr;
        HostPool::Host& host = pool_.hosts_[host_];
        reused_ = state_[host_] == State::untried && !host.idle.empty();
        if (reused_) {
            connection_ = std::move(host.idle.back().connection);
            host.idle.pop_back();
            return connection_.get();
        }
        if (pool_.open_ >= pool_.settings_.most) {
            if (!make_room(lock)) return nullptr;
            continue;
        }
        connect(lock);
        if (connection_ != nullptr) return connection_.get();
    }
}

void HostSearch::keep() {
    pool_.give_back(host_, std::move(connection_));
}

void HostSearch::refuse(std::string why, Reuse reuse) {
    state_[host_] = State::done;
    why_ = std::move(why);
    if (reuse == Reuse::yes) {
        keep();
    } else {
        pool_.forget(std::move(connection_));
    }
}

void HostSearch::lose(Loss loss, std::string why) {
    std::vector<HostPool::Connection> closed;
    {
        const std::lock_guard lock(pool_.mutex_);
        HostPool::Host& host = pool_.hosts_[host_];
        // What broke this connection broke the older ones, too.
        pool_.take_all(host, closed);
        if (reused_ && loss == Loss::closed) {
            state_[host_] = State::only_new;
        } else {
            state_[host_] = State::done;
            pool_.block(host, why);
        }
    }
    why_ = std::move(why);
    pool_.forget(std::move(connection_));
}

std::string HostSearch::reason() const {
    if (!why_.empty()) return why_;
    const std::lock_guard lock(pool_.mutex_);
    const auto now = pool_.surroundings_.now();
    for (const HostPool::Host& host : pool_.hosts_) {
        if (host.blocked_until <= now) continue;
        const auto left = std::chrono::ceil<seconds>(host.blocked_until - now);
        return fmt::format("{}: {} (not asked again for {} s)", host.label, host.why, left.count());
    }
    return "there is no server to ask";
}

}  // namespace postern::tables
