// Framing: where one message ends in bytes that come over a stream.
//
// Shape:   complete (payload, and how many bytes the frame takes), incomplete, too_long, malformed. Only a prefix of
// the
//          stream is looked at; more bytes never turn a fault into a frame.
// Units:   `limit` counts bytes of the payload.
// Source:  netstrings as of D. J. Bernstein; a length may have zeros in front, or be missing, as postmap 3.7.11 takes
// it. Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace postern::tables {

struct Frame {
    enum class State : std::uint8_t { complete, incomplete, too_long, malformed };

    State state = State::incomplete;
    std::string_view payload{};
    std::size_t used = 0;
};

/// Up to a newline, which is not part of the payload; a carriage return is.
Frame frame_line(std::string_view bytes, std::size_t limit);
/// `length:payload,`
Frame frame_netstring(std::string_view bytes, std::size_t limit);

}  // namespace postern::tables
