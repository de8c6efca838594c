// NoSigpipe: while it lives, a write of this thread to a connection that is closed is an error and not a signal.
//
// Shape:   for libraries that write with plain write(); what the process does with SIGPIPE otherwise stays as it is.
// Errors:  none.
// Threads: counts for the thread that made it, and ends there.
#pragma once

#include <csignal>
#include <ctime>

namespace postern::tables {

class NoSigpipe {
public:
    NoSigpipe() {
        sigset_t pending;
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    NoSigpipe(const NoSigpipe&) = delete;
    NoSigpipe& operator=(const NoSigpipe&) = delete;
    ~NoSigpipe() {
        const timespec at_once{};
        // One that came meanwhile is ours.
        if (!was_pending_) ::sigtimedwait(&pipe_, nullptr, &at_once);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

}  // namespace postern::tables
