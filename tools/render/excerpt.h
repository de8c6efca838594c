// Excerpt: lines of a text with marks under them.
//
// Shape:   each mark underlines a part of one physical line and says something behind or below it; lines are shown
// once,
//          in order, with their numbers.
// Units:   byte offsets of the text; columns of a terminal.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"

namespace postern::render {

enum class Ink : std::uint8_t { plain, bold, faint, red, yellow, blue, cyan, green };

/// Puts the escape sequences of a colour around a text, when there are colours.
class Paint {
public:
    enum class Colours : bool { no, yes };
    explicit Paint(Colours colours) : colours_(colours) {}
    std::string operator()(Ink ink, std::string_view text) const;

private:
    Colours colours_;
};

struct Mark {
    SourceRange range;
    char sign = '^';  // '^' for the place itself, '-' for others
    Ink ink = Ink::plain;
    std::string label;  // may be empty
};

struct ExcerptStyle {
    std::size_t width = 80;
    Paint paint;
    std::size_t gutter = 4;  // columns of the line numbers
};

/// Digits of the longest line number that the excerpt shows.
std::size_t gutter_of(const SourceMap& sources, const std::vector<Mark>& marks);

/// `head` is an offset of a further line to show (the start of a folded value); npos: none.
std::string excerpt(const SourceMap& sources, const std::vector<Mark>& marks, std::size_t head,
                    const ExcerptStyle& style);

/// The text in lines of at most `width` columns, the first behind `first`, the others behind `next`.
std::string wrapped(std::string_view text, std::string_view first, std::string_view next, std::size_t width);

/// Columns that a UTF-8 text takes.
std::size_t columns(std::string_view text);

}  // namespace postern::render
