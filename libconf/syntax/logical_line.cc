#include "libconf/syntax/logical_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/check.h"

namespace postern::conf {
namespace {

struct PhysicalLine {
    std::size_t begin;
    std::size_t end;   // without the newline
    std::size_t next;  // after the newline
};

PhysicalLine line_at(std::string_view text, std::size_t begin) {
    const std::size_t newline = text.find('\n', begin);
    if (newline == std::string_view::npos) return {begin, text.size(), text.size()};
    return {begin, newline, newline + 1};
}

enum class Physical { blank, comment, continuation, start };

Physical classify(std::string_view line) {
    const std::string_view visible = ascii::trim_left(line);
    if (visible.empty()) return Physical::blank;
    if (visible.front() == '#') return Physical::comment;
    return visible.size() == line.size() ? Physical::start : Physical::continuation;
}

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

}  // namespace

void FoldedText::append(std::string_view piece, std::uint32_t source_offset) {
    if (piece.empty()) return;
    pieces_.push_back({u32(text_.size()), source_offset});
    text_.append(piece);
}

std::uint32_t FoldedText::source_of(std::size_t offset) const {
    if (pieces_.empty()) return 0;
    auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                  [](std::size_t at, const Piece& piece) { return at < piece.at; });
    const Piece& piece = *std::prev(after);
    return u32(piece.source + (offset - piece.at));
}

SourceRange FoldedText::range(std::size_t begin, std::size_t end) const {
    POSTERN_CHECK(begin <= end && end <= text_.size());
    const std::uint32_t first = source_of(begin);
    // The end is found from the last character, so that it does not jump to the next piece.
    const std::uint32_t last = end == begin ? first : source_of(end - 1) + 1;
    return {file_, first, last};
}

std::vector<LineNode> split_lines(std::string_view text) {
    POSTERN_CHECK(text.size() < 0xffffffff);
    std::vector<LineNode> nodes;
    std::size_t open = 0;         // index + 1 of the logical line that a continuation would extend
    std::size_t nodes_after = 0;  // comments and blanks pushed since its last text
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const PhysicalLine line = line_at(text, at);
        ++number;
        const Physical what = classify(text.substr(line.begin, line.end - line.begin));
        if (what == Physical::continuation && open != 0) {
            LineNode& node = nodes[open - 1];
            nodes.resize(nodes.size() - nodes_after);
            nodes_after = 0;
            node.end = u32(line.next);
            node.last_line = number;
        } else {
            const LineKind kind = what == Physical::blank     ? LineKind::blank
                                  : what == Physical::comment ? LineKind::comment
                                  : what == Physical::start   ? LineKind::logical
                                                              : LineKind::stray;
            nodes.push_back({kind, u32(line.begin), u32(line.next), number, number});
            if (kind == LineKind::blank || kind == LineKind::comment) {
                if (open != 0) ++nodes_after;
            } else {
                open = nodes.size();
                nodes_after = 0;
            }
        }
        at = line.next;
    }
    return nodes;
}

FoldedText fold(FileId file, std::string_view text, const LineNode& node) {
    FoldedText folded(file);
    for (std::size_t at = node.begin; at < node.end;) {
        const PhysicalLine line = line_at(text.substr(0, node.end), at);
        const std::string_view content = text.substr(line.begin, line.end - line.begin);
        const Physical what = classify(content);
        if (what == Physical::start || what == Physical::continuation) folded.append(content, u32(line.begin));
        at = line.next;
    }
    return folded;
}

std::string describe_stray(std::string_view folded) {
    constexpr std::size_t kShown = 30;
    const std::string_view text = folded.substr(0, std::min(folded.find('\0'), kShown));
    return fmt::format("logical line must not start with whitespace: \"{}{}\"", text,
                       folded.size() > kShown ? "..." : "");
}

}  // namespace postern::conf
