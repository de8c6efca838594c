#include "libtables/support/handshake_guard.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <utility>

namespace postern::tables {

void HandshakeGuard::watch(int socket) {
    FileDescriptor own(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
    {
        const std::lock_guard lock(mutex_);
        std::swap(socket_, own);
        fired_ = false;
        ++round_;
        if (!clock_.joinable()) clock_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    changed_.notify_all();
}

bool HandshakeGuard::calm() {
    FileDescriptor own;
    const std::lock_guard lock(mutex_);
    std::swap(socket_, own);
    ++round_;
    changed_.notify_all();
    return std::exchange(fired_, false);
}

void HandshakeGuard::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        const std::uint64_t round = round_;
        const auto other_round = [this, round] { return round_ != round; };
        if (!socket_.is_open()) {
            changed_.wait(lock, stop, other_round);
        } else if (!changed_.wait_for(lock, stop, limit_, other_round) && !stop.stop_requested()) {
            ::shutdown(socket_.get(), SHUT_RDWR);
            fired_ = true;
            changed_.wait(lock, stop, other_round);
        }
    }
}

}  // namespace postern::tables
