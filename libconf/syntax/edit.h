// Editing a text by its lines: what does not change keeps every byte.
//
// Shape:   a plan is a list of TextEdit over the original text; LineEdits makes the ones that main.cf and master.cf
//          share. Comments and blank lines inside a continued entry always stay.
// Units:   byte offsets of the original text. New lines end as their neighbours do: CRLF stays CRLF.
// Errors:  conflict (edits that overlap), bad_value (an edit outside the text).
// Source:  observed with postconf 3.7.11 (-e, -X, -#).
// Threads: plain values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"
#include "libconf/syntax/logical_line.h"

namespace postern::conf {

/// Applies edits in any order. Several insertions at one place appear in the order given; an insertion where another
/// edit begins comes before it.
[[nodiscard]] Result<std::string> apply_edits(std::string_view text, std::vector<TextEdit> edits);

/// A physical line that carries text of a logical one.
struct TextLine {
    std::uint32_t begin;
    std::uint32_t end;  // after its newline
};

/// The lines of a logical line without the comments and blank lines between them; the first one starts it.
std::vector<TextLine> text_lines(std::string_view text, const LineNode& node);

/// Up to the first blank, tab, CR, `=` or NUL of a line.
std::string_view leading_name(std::string_view line);

/// Collects edits of whole logical lines.
class LineEdits {
public:
    LineEdits(FileId file, std::string_view text) : file_(file), text_(text) {}

    /// New text (without the last newline) in place of the first line; continuation lines go.
    void replace(const LineNode& node, std::string_view replacement);
    void remove(const LineNode& node);
    void comment_out(const LineNode& node);
    /// The same, but with the new text at `offset`, where a line starts or the text ends.
    void replace_at(const LineNode& node, std::uint32_t offset, std::string_view replacement);
    /// At the end of the text, on a line of its own.
    void append(std::string_view lines);

    /// The edits; the object is used up.
    std::vector<TextEdit> take();

private:
    void add(std::uint32_t begin, std::uint32_t end, std::string replacement);
    std::string_view line_end_before(std::size_t offset) const;

    FileId file_;
    std::string_view text_;
    std::vector<TextEdit> edits_;
};

}  // namespace postern::conf
