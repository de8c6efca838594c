// Stream: a connection to a server, with a time limit on whatever is done with it.
//
// Shape:   connect, send, and receive a line, a netstring or a number of bytes. What came too early waits in a buffer,
//          which never holds more than the frame that was asked for and one block.
// Units:   milliseconds; a limit is for the whole operation, however many pieces it comes in. No limit: wait for ever.
// Errors:  StreamError; text() is what the system says, or what became of the connection. Never raises SIGPIPE.
// Source:  inet_protocols of main.cf selects the addresses that are tried.
// Threads: one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libtables/support/endpoint.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/framing.h"
#include "libtables/surroundings.h"

namespace postern::tables {

struct StreamError {
    enum class Kind : std::uint8_t {
        closed,     // the other side has ended the connection
        timed_out,  // the limit has passed
        too_long,   // a frame is longer than what was agreed on
        malformed,  // no such frame
        failed,     // the system says why
    };
    Kind kind = Kind::failed;
    int number = 0;  // errno; 0: none

    std::string text() const;
};
template <class T>
using StreamResult = tl::expected<T, StreamError>;

using TimeLimit = std::optional<std::chrono::milliseconds>;

class Stream {
public:
    /// Tries all addresses of the server, each within the limit; the error is that of the last one. Reports names that
    /// cannot be resolved, in Postfix's words. The surroundings outlive the stream.
    [[nodiscard]] static StreamResult<Stream> connect(const Endpoint& endpoint, TimeLimit limit,
                                                      const Surroundings& surroundings);

    [[nodiscard]] StreamResult<void> send(std::string_view bytes, TimeLimit limit);
    /// Without its newline; `longest` does not count that either.
    [[nodiscard]] StreamResult<std::string> line(std::size_t longest, TimeLimit limit);
    [[nodiscard]] StreamResult<std::string> netstring(std::size_t longest, TimeLimit limit);
    [[nodiscard]] StreamResult<std::string> bytes(std::size_t count, TimeLimit limit);

    /// Nothing has been received since the last send().
    bool silent() const { return silent_; }
    /// The other side is there and has said nothing that it was not asked for.
    bool quiet() const;

private:
    using Clock = std::chrono::steady_clock;
    class Deadline;

    Stream(FileDescriptor socket, const Surroundings& surroundings)
        : socket_(std::move(socket)), surroundings_(&surroundings) {}
    [[nodiscard]] StreamResult<void> receive(const Deadline& deadline);
    template <class MakeFrame>
    [[nodiscard]] StreamResult<std::string> frame(const MakeFrame& make_frame, TimeLimit limit);

    FileDescriptor socket_;
    const Surroundings* surroundings_;
    std::string buffer_;
    bool silent_ = true;
};

}  // namespace postern::tables
