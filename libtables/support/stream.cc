#include "libtables/support/stream.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

#include "libconf/base/text_file.h"

namespace postern::tables {
namespace {

constexpr std::size_t kBlock = 16384;

tl::unexpected<StreamError> stream_fault(StreamError::Kind kind, int number = 0) {
    return tl::unexpected<StreamError>(StreamError{kind, number});
}
tl::unexpected<StreamError> system_fault() {
    const int number = errno;
    const bool lost = number == EPIPE || number == ECONNRESET;
    return stream_fault(lost ? StreamError::Kind::closed : StreamError::Kind::failed, number);
}

}  // namespace

std::string StreamError::text() const {
    if (number != 0) return std::strerror(number);
    switch (kind) {
        case Kind::closed:
            return "unexpected disconnect";
        case Kind::timed_out:
            return "time limit exceeded";
        case Kind::too_long:
            return "input exceeds size limit";
        case Kind::malformed:
            return "input format error";
        case Kind::failed:
            break;
    }
    return "input/output error";
}

// The end of an operation. The clock is that of the surroundings; a wait in poll() ends by itself.
class Stream::Deadline {
public:
    Deadline(TimeLimit limit, const Surroundings& surroundings) : surroundings_(surroundings) {
        if (limit) end_ = surroundings.now() + *limit;
    }

    /// Waits until the socket can be read or written.
    StreamResult<void> wait(int socket, short event) const {
        while (true) {
            int time = -1;
            if (end_) {
                const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end_ - surroundings_.now()).count();
                if (left <= 0) return stream_fault(StreamError::Kind::timed_out);
                time = static_cast<int>(std::min<std::chrono::milliseconds::rep>(left, INT_MAX));
            }
            pollfd entry{.fd = socket, .events = event, .revents = 0};
            const int ready = ::poll(&entry, 1, time);
            if (ready > 0) return {};
            if (ready == 0 && end_) return stream_fault(StreamError::Kind::timed_out);
            if (ready < 0 && errno != EINTR) return system_fault();
        }
    }

private:
    const Surroundings& surroundings_;
    std::optional<Clock::time_point> end_;
};

namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

bool mentions(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

int family_of(const Surroundings& surroundings) {
    const std::string protocols = surroundings.parameter("inet_protocols").value_or("all");
    if (mentions(protocols, "all")) return AF_UNSPEC;
    const bool v4 = mentions(protocols, "ipv4");
    const bool v6 = mentions(protocols, "ipv6");
    if (v4 == v6) return AF_UNSPEC;
    return v4 ? AF_INET : AF_INET6;
}

StreamResult<Addresses> resolve(const Endpoint& endpoint, const Surroundings& surroundings) {
    addrinfo hints{};
    hints.ai_family = family_of(surroundings);
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int status =
        ::getaddrinfo(endpoint.host.empty() ? nullptr : endpoint.host.c_str(), endpoint.service.c_str(), &hints, &list);
    if (status == 0) return Addresses(list);
    surroundings.report(Severity::warning,
                        fmt::format("host or service {} not found: {}", endpoint.text, ::gai_strerror(status)));
    return stream_fault(StreamError::Kind::failed, EADDRNOTAVAIL);
}

}  // namespace

StreamResult<Stream> Stream::connect(const Endpoint& endpoint, TimeLimit limit, const Surroundings& surroundings) {
    const auto reach = [&](int family, const sockaddr* address, socklen_t size) -> StreamResult<Stream> {
        FileDescriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!socket.is_open()) return system_fault();
        if (::connect(socket.get(), address, size) != 0) {
            // A full queue of a socket file says EAGAIN, and cannot be waited for.
            if (errno != EINPROGRESS && errno != EINTR) return stream_fault(StreamError::Kind::failed, errno);
            const Deadline deadline(limit, surroundings);
            if (auto ready = deadline.wait(socket.get(), POLLOUT); !ready) {
                const bool late = ready.error().kind == StreamError::Kind::timed_out;
                return stream_fault(ready.error().kind, late ? ETIMEDOUT : ready.error().number);
            }
            int problem = 0;
            socklen_t length = sizeof problem;
            if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &length) != 0) return system_fault();
            if (problem != 0) return stream_fault(StreamError::Kind::failed, problem);
        }
        return Stream(std::move(socket), surroundings);
    };
    if (endpoint.kind == Endpoint::Kind::socket_file) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        endpoint.text.copy(address.sun_path, sizeof address.sun_path - 1);
        return reach(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    const auto addresses = resolve(endpoint, surroundings);
    if (!addresses) return tl::unexpected<StreamError>(addresses.error());
    StreamResult<Stream> last = stream_fault(StreamError::Kind::failed, EADDRNOTAVAIL);
    for (const addrinfo* one = addresses->get(); one != nullptr && !last; one = one->ai_next) {
        last = reach(one->ai_family, one->ai_addr, one->ai_addrlen);
    }
    return last;
}

StreamResult<void> Stream::send(std::string_view bytes, TimeLimit limit) {
    const Deadline deadline(limit, *surroundings_);
    silent_ = true;
    while (!bytes.empty()) {
        if (auto ready = deadline.wait(socket_.get(), POLLOUT); !ready) return ready;
        const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno != EAGAIN && errno != EINTR) {
            return system_fault();
        }
    }
    return {};
}

StreamResult<void> Stream::receive(const Deadline& deadline) {
    std::array<char, kBlock> block;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
    while (true) {
        if (auto ready = deadline.wait(socket_.get(), POLLIN); !ready) return ready;
        const ssize_t got = ::recv(socket_.get(), block.data(), block.size(), 0);
        if (got == 0) return stream_fault(StreamError::Kind::closed);
        if (got > 0) {
            silent_ = false;
            buffer_.append(block.data(), static_cast<std::size_t>(got));
            return {};
        }
        if (errno != EAGAIN && errno != EINTR) return system_fault();
    }
}

template <class MakeFrame>
StreamResult<std::string> Stream::frame(const MakeFrame& make_frame, TimeLimit limit) {
    const Deadline deadline(limit, *surroundings_);
    while (true) {
        const Frame found = make_frame(std::string_view(buffer_));
        switch (found.state) {
            case Frame::State::complete: {
                std::string payload(found.payload);
                buffer_.erase(0, found.used);
                return payload;
            }
            case Frame::State::too_long:
                return stream_fault(StreamError::Kind::too_long);
            case Frame::State::malformed:
                return stream_fault(StreamError::Kind::malformed);
            case Frame::State::incomplete:
                break;
        }
        if (auto more = receive(deadline); !more) return tl::unexpected<StreamError>(more.error());
    }
}

StreamResult<std::string> Stream::line(std::size_t longest, TimeLimit limit) {
    return frame([&](std::string_view bytes) { return frame_line(bytes, longest); }, limit);
}

StreamResult<std::string> Stream::netstring(std::size_t longest, TimeLimit limit) {
    return frame([&](std::string_view bytes) { return frame_netstring(bytes, longest); }, limit);
}

StreamResult<std::string> Stream::bytes(std::size_t count, TimeLimit limit) {
    return frame(
        [&](std::string_view bytes) {
            if (bytes.size() < count) return Frame{};
            return Frame{Frame::State::complete, bytes.substr(0, count), count};
        },
        limit);
}

bool Stream::quiet() const {
    if (!buffer_.empty()) return false;
    pollfd entry{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, 0) == 0;
}

}  // namespace postern::tables
