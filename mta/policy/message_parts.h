// MessageParts: takes a message apart, line by line, into the headers and body lines that content checks look at.
//
// Shape:   push lines, get pieces: a header when the next line shows that it has ended, everything else at once. MIME
//          structure only; nothing is decoded.
// Units:   lines without their line end. Limits as the parameters give them: bytes, levels.
// Errors:  none; what is no header ends the headers, levels beyond the limit are body text, see too_deep().
// Source:  header_checks(5), postconf(5), RFC 2045-2046; which list gets what observed with Postfix 3.7.11.
// Threads: one message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/values.h"
#include "mta/policy/actions.h"

namespace postern::policy {

struct PartLimits {
    bool mime = true;                       // no: disable_mime_input_processing
    std::size_t nesting = 100;              // mime_nesting_limit; observed: two levels more are let through
    std::size_t boundary_length = 2048;     // mime_boundary_length_limit
    std::size_t header_length = 102400;     // header_size_limit; the rest of a longer header is dropped
    std::size_t body_check_length = 51200;  // body_checks_size_limit, of each part
};

/// Those of a configuration.
PartLimits read_part_limits(const conf::Values& values);

struct MessagePiece {
    enum class Kind : std::uint8_t { header, body_line };
    Kind kind = Kind::header;
    Checks checks = Checks::header;  // of a body line: body
    bool checked = true;             // no: an empty line, or beyond the limit
    std::string text;                // a header with "\n" before each continuation line
    std::size_t line = 0;            // of its first line, from 1
};

class MessageParts {
public:
    explicit MessageParts(PartLimits limits = {}) : limits_(limits) {}

    /// Appends what is complete by now.
    void push(std::string_view line, std::vector<MessagePiece>& out);
    /// The message has ended.
    void finish(std::vector<MessagePiece>& out);

    /// The Content-Type header with which the limit of levels was passed; such mail is refused. Empty: none.
    const std::string& too_deep() const { return too_deep_; }

private:
    struct Level {
        std::string boundary;
        bool digest = false;
    };
    enum class Where : std::uint8_t { primary, part, nested, body };
    enum class Type : std::uint8_t { text, multipart, message };

    bool at_boundary(std::string_view line);
    void header_line(std::string_view line, std::vector<MessagePiece>& out);
    void body_line(std::string_view line, std::vector<MessagePiece>& out);
    void flush_header(std::vector<MessagePiece>& out);
    enum class EndedBy : std::uint8_t { empty_line, text };
    void end_of_headers(EndedBy end);
    Checks checks_for(std::string_view name) const;
    void read_content_type(std::string_view value);

    PartLimits limits_;
    std::vector<Level> levels_;
    Where where_ = Where::primary;
    Type type_ = Type::text;  // of the headers that are being read
    bool first_ = true;       // no header of the message has been seen
    std::string header_;
    std::size_t header_at_ = 0;
    bool in_header_ = false;
    std::size_t line_ = 0;
    std::size_t body_seen_ = 0;
    std::string too_deep_;
};

/// The name in front of a header's colon; empty: the line is no header.
std::string_view header_name(std::string_view line);

/// All pieces of a text with LF or CRLF line ends.
std::vector<MessagePiece> message_pieces(std::string_view text, const PartLimits& limits);

}  // namespace postern::policy
