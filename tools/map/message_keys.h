// MessageReader: the lines of a message as lookup keys: -h and -b, with and without -m.
//
// Shape:   headers, each one key with a newline at every fold, and body lines. The empty line between them is a body
//          line; where it is missing there is one all the same. With MIME, headers of parts and of attached messages
//          are headers too.
// Units:   lines without their newline.
// Errors:  none: any bytes are a message.
// Source:  postmap(1), header_checks(5); what is a header, a boundary or a nested message observed with postmap 3.7.11.
// Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::map_tool {

enum class MessageKeyKind : std::uint8_t { header, body };
enum class Mime : std::uint8_t { ignore, parse };

struct MessageLimits {
    std::size_t header_size = 102400;    // header_size_limit; what is longer is cut
    std::size_t boundary_length = 2048;  // mime_boundary_length_limit
    std::size_t nesting = 100;           // mime_nesting_limit
};

class MessageReader {
public:
    using Sink = std::function<void(MessageKeyKind, std::string_view)>;

    MessageReader(Mime mime, const MessageLimits& limits, Sink sink)
        : mime_(mime), limits_(limits), sink_(std::move(sink)) {}

    void line(std::string_view text);
    void finish();

private:
    enum class State : std::uint8_t { headers, body };
    enum class Content : std::uint8_t { other, multipart, message };
    struct Multipart {
        std::string boundary;
        Content part_default;
    };

    bool header_line(std::string_view text);
    void body_line(std::string_view text);
    void end_header();
    void end_headers();
    void content_type(std::string_view value);
    bool boundary_line(std::string_view text);

    Mime mime_;
    MessageLimits limits_;
    Sink sink_;
    State state_ = State::headers;
    bool primary_ = true;               // the headers of the message itself
    std::string header_;                // being collected; empty: none
    Content content_ = Content::other;  // of the part whose headers are being read
    std::vector<Multipart> open_;
};

}  // namespace postern::map_tool
