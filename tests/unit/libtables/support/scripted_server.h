// ScriptedServer: a server on the loopback that says what the test tells it to, for clients of line protocols.
//
// Shape:   each connection runs `serve` in a thread of its own and ends when that returns.
// Errors:  POSTERN_CHECK when no socket can be had.
// Threads: connections() and port() may be asked at any time.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "libconf/base/check.h"
#include "libtables/support/file_descriptor.h"

namespace postern::tables::test {

class ServedConnection {
public:
    ServedConnection(FileDescriptor socket, const std::atomic<bool>& stop) : socket_(std::move(socket)), stop_(stop) {}

    /// The bytes up to `end`, without it; nothing when the client has gone or the test is over.
    std::string read_to(char end) {
        while (true) {
            if (const auto at = buffer_.find(end); at != std::string::npos) {
                std::string text = buffer_.substr(0, at);
                buffer_.erase(0, at + 1);
                return text;
            }
            if (!receive()) return {};
        }
    }
    std::string read(std::size_t count) {
        while (buffer_.size() < count) {
            if (!receive()) return {};
        }
        std::string text = buffer_.substr(0, count);
        buffer_.erase(0, count);
        return text;
    }
    /// false: the client has gone.
    bool write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Until the client goes or the test is over.
    void hang() {
        while (receive()) buffer_.clear();
    }

private:
    bool receive() {
        pollfd entry{.fd = socket_.get(), .events = POLLIN, .revents = 0};
        while (!stop_) {
            if (::poll(&entry, 1, 10) <= 0) continue;
            char block[4096];
            const ssize_t got = ::recv(socket_.get(), block, sizeof block, 0);
            if (got <= 0) return false;
            buffer_.append(block, static_cast<std::size_t>(got));
            return true;
        }
        return false;
    }

    FileDescriptor socket_;
    const std::atomic<bool>& stop_;
    std::string buffer_;
};

class ScriptedServer {
public:
    /// The number counts connections from 0.
    using Serve = std::function<void(ServedConnection&, int number)>;

    explicit ScriptedServer(Serve serve) : serve_(std::move(serve)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        POSTERN_CHECK(::bind(listener_.get(), plain, size) == 0 && ::listen(listener_.get(), 64) == 0);
        POSTERN_CHECK(::getsockname(listener_.get(), plain, &size) == 0);
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() {
        stop_ = true;
        acceptor_.join();
        for (std::thread& one : threads_) one.join();
    }

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    int connections() const { return connections_; }

private:
    void accept_all() {
        pollfd entry{.fd = listener_.get(), .events = POLLIN, .revents = 0};
        while (!stop_) {
            if (::poll(&entry, 1, 10) <= 0) continue;
            FileDescriptor socket(::accept(listener_.get(), nullptr, nullptr));
            if (!socket.is_open()) continue;
            const int number = connections_++;
            threads_.emplace_back([this, number, held = std::move(socket)]() mutable {
                ServedConnection connection(std::move(held), stop_);
                serve_(connection, number);
            });
        }
    }

    Serve serve_;
    FileDescriptor listener_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stop_ = false;
    std::atomic<int> connections_ = 0;
    std::thread acceptor_;
    std::vector<std::thread> threads_;  // of the acceptor, until it has ended
};

}  // namespace postern::tables::test
