// HandshakeGuard: ends the connection of a library that waits for ever.
//
// Shape:   watch() starts the clock for a socket, calm() stops it. When it runs out the socket is shut down, which the
//          library takes for the end of the connection.
// Errors:  none; a socket that cannot be watched is not.
// Source:  libldap 2.5.13 with GnuTLS: no time-out counts in the handshake of ldaps://.
// Threads: watch() and calm() may be called by any; a thread of its own runs from the first watch() on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "libtables/support/file_descriptor.h"

namespace postern::tables {

class HandshakeGuard {
public:
    explicit HandshakeGuard(std::chrono::seconds limit) : limit_(limit) {}
    HandshakeGuard(const HandshakeGuard&) = delete;
    HandshakeGuard& operator=(const HandshakeGuard&) = delete;
    ~HandshakeGuard() = default;

    /// Watches this socket instead of any other. The caller may close its descriptor at any time.
    void watch(int socket);
    /// true: the clock had run out since watch().
    bool calm();

private:
    void run(const std::stop_token& stop);

    const std::chrono::seconds limit_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    FileDescriptor socket_;    // a duplicate, so that its number cannot come to mean another one
    std::uint64_t round_ = 0;  // of watch() and calm()
    bool fired_ = false;
    std::jthread clock_;  // the last member: ends first
};

}  // namespace postern::tables
