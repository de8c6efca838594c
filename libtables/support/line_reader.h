// LineReader: the logical lines of a text of any size, one after the other, in bounded memory.
//
// Shape:   Postfix's line rules: a line that starts with white space continues the one before; blank lines and lines
//          whose first visible character is `#` count nowhere, also inside a logical line. Joining drops newlines only.
//          A first line that starts with white space has nothing to continue: it is a logical line of its own.
// Units:   byte offsets in the text; lines count from 1.
// Errors:  io_error of the source, in the words of system_failure().
// Source:  postmap(1) "INPUT FILE FORMAT"; joining observed with postmap 3.7.11.
// Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern::tables {

/// Fills the buffer with what comes next; 0 at the end.
using ByteSource = std::function<Result<std::size_t>(std::span<char>)>;

/// Reads a descriptor that stays open and belongs to the caller. `name` is for messages.
ByteSource read_descriptor(int descriptor, std::string name);
/// Reads a text that outlives the source.
ByteSource read_text(std::string_view text);

struct LineSpan {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct LogicalLine {
    std::string_view text;  // valid until the next call; may hold NUL, CR and anything else but newlines
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;

    /// Where characters [begin, end) of the text stand in the source.
    LineSpan place(std::size_t begin, std::size_t end) const;

    struct Piece {
        std::size_t at;        // offset in text
        std::uint64_t source;  // offset in the source
    };
    std::vector<Piece> pieces;
};

class LineReader {
public:
    explicit LineReader(ByteSource source) : source_(std::move(source)) {}

    /// false after the last line.
    [[nodiscard]] Result<bool> next(LogicalLine& line);
    /// How many bytes were read so far, for progress.
    std::uint64_t bytes_read() const { return limit_; }

private:
    [[nodiscard]] Result<bool> fill();
    [[nodiscard]] Result<bool> peek(char& next);
    [[nodiscard]] Result<LineSpan> take();
    [[nodiscard]] Result<void> take_continuations(LogicalLine& line, LineSpan first);
    std::string_view view(LineSpan span) const;
    bool counts_nowhere(LineSpan line) const;

    ByteSource source_;
    std::vector<char> buffer_;
    // Offsets in the source: keep_ <= at_ <= limit_, and the buffer holds base_ to limit_.
    std::uint64_t base_ = 0;
    std::uint64_t keep_ = 0;  // fill() drops what is before
    std::uint64_t at_ = 0;
    std::uint64_t limit_ = 0;
    std::uint32_t line_ = 0;  // lines taken
    bool done_ = false;
    std::string joined_;
};

}  // namespace postern::tables
