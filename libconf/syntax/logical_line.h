// LogicalLine: a physical line with its continuation lines, folded, every character traceable.
//
// Shape:   Postfix's line rules: a line that starts with white space continues the one before; lines of white
//          space only and lines whose first visible character is `#` count nowhere, also inside a continued line.
//          Folding drops the newlines and nothing else: `a\n  b` is `a  b`, a CR stays.
// Units:   byte offsets.
// Errors:  none: every byte of the text is covered by exactly one LineNode, in order.
// Source:  postconf(5) "general format"; joining observed with postconf 3.7.11.
// Threads: plain values; the text must outlive the nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"

namespace postern::conf {

/// Characters of joined lines, each with its place in the file.
class FoldedText {
public:
    FoldedText() = default;
    explicit FoldedText(FileId file) : file_(file) {}

    void append(std::string_view piece, std::uint32_t source_offset);
    void truncate(std::size_t size) { text_.resize(size); }

    std::string_view text() const { return text_; }
    /// Where characters [begin, end) stand; spans comments between the pieces if need be.
    SourceRange range(std::size_t begin, std::size_t end) const;
    FileId file() const { return file_; }

private:
    struct Piece {
        std::uint32_t at;      // offset in text_
        std::uint32_t source;  // offset in the file
    };
    std::uint32_t source_of(std::size_t offset) const;

    FileId file_ = FileId::none;
    std::string text_;
    std::vector<Piece> pieces_;
};

enum class LineKind {
    blank,     // white space only
    comment,   // `#` first
    logical,   // text, with its continuation lines and what stands between them
    stray,     // a continuation with nothing to continue: the first text of a file starts with white space
};

/// A run of physical lines. Comments and blanks after the last continuation are nodes of their own.
struct LineNode {
    LineKind kind = LineKind::blank;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;  // after the newline, if there is one
    std::uint32_t first_line = 1;
    std::uint32_t last_line = 1;  // the last continuation line
};

/// Splits a whole text. Linear in its length.
std::vector<LineNode> split_lines(std::string_view text);

/// What Postfix says of a stray line: the text up to a NUL, 30 bytes at most, `...` when the line is longer than that.
std::string describe_stray(std::string_view folded);

/// The folded text of a node: comments and blank lines inside left out.
FoldedText fold(FileId file, std::string_view text, const LineNode& node);

}  // namespace postern::conf
