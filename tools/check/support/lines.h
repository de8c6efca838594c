// Physical lines of a text, for rules about how a file is written.
//
// Shape:   lines in order, each with its place; what a line is follows postconf(5): blank, comment, the start of a logical
//          line, or the continuation of one.
// Units:   byte offsets.
// Errors:  none.
// Source:  postconf(5), general format.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"

namespace postern::lint {

enum class LineClass : std::uint8_t { blank, comment, start, continuation };

struct PhysicalLine {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;   // before CR LF or LF
    std::uint32_t next = 0;  // behind the line end
    std::string_view text;   // [begin, end)

    LineClass classify() const;
    /// Where the first visible character stands; end when there is none.
    std::uint32_t visible() const;
    SourceRange range(FileId file) const { return {file, begin, end}; }
    /// From the first visible character to the last.
    SourceRange visible_range(FileId file) const;
};

std::vector<PhysicalLine> physical_lines(std::string_view text);
/// Those of [begin, end), which starts at the start of a line.
std::vector<PhysicalLine> physical_lines(std::string_view text, std::uint32_t begin, std::uint32_t end);

/// How the line that holds `offset` ends: "\r\n" or "\n". The last line ends as the one before it.
std::string_view line_end_at(std::string_view text, std::size_t offset);
/// `text` with that line end in place of each LF.
std::string with_line_ends(std::string_view text, std::string_view line_end);

/// Runs of white space become one blank, none at the ends.
std::string squeeze(std::string_view text);
/// Cut off with "…" when it is longer than `limit` bytes, between characters.
std::string shorten(std::string_view text, std::size_t limit);

/// "1, 4, 9 and 12 more"
std::string number_list(const std::vector<std::size_t>& numbers);

}  // namespace postern::lint
