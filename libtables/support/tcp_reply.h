// TcpReply: requests and replies of the tcp_table protocol.
//
// Shape:   `get KEY` and `NNN TEXT`, one line each, without the newline here; `%XX` stands for any byte.
// Errors:  malformed and bad_status are answers of a server that is broken; neither means "not found".
// Source:  tcp_table(5); what counts as malformed was observed with postmap 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::tables {

struct TcpReply {
    enum class Status : std::uint8_t {
        found,       // 200: text is the value
        temporary,   // 400: text says why
        absent,      // 500
        bad_status,  // another number
        malformed,
    };
    Status status = Status::malformed;
    std::string text{};  // decoded

    /// The server speaks this protocol, as far as one can tell.
    bool in_form() const { return status != Status::bad_status && status != Status::malformed; }
};

/// The line to send, with its newline.
std::string tcp_request(std::string_view key);
TcpReply parse_tcp_reply(std::string_view line);

}  // namespace postern::tables
