// SocketmapReply: requests and replies of the socketmap protocol, without the netstrings around them.
//
// Shape:   `NAME KEY`, and `STATUS TEXT`. "OK" needs its blank: without one there is no value, and so no answer.
// Errors:  every status that is not known is a failure of the server, never "not found".
// Source:  socketmap_table(5); compared with postmap 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::tables {

struct SocketmapReply {
    enum class Status : std::uint8_t { found, absent, temporary, timeout, permanent, unknown };

    Status status = Status::unknown;
    std::string text{};  // the value, or why there is none
};

/// "temporary" and so on, of a status that is a failure.
std::string_view describe(SocketmapReply::Status status);

SocketmapReply parse_socketmap_reply(std::string_view payload);
/// A netstring of the payload.
std::string netstring(std::string_view payload);

}  // namespace postern::tables
