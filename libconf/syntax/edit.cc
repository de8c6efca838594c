#include "libconf/syntax/edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::conf {
namespace {

constexpr std::string_view kLineFeed = "\n";
constexpr std::string_view kCarriageReturnLineFeed = "\r\n";

bool carries_text(std::string_view line) {
    const std::string_view visible = ascii::trim_left(line);
    return !visible.empty() && visible.front() != '#';
}

/// `lines` with the given line end after each line, the last one included.
std::string with_line_ends(std::string_view lines, std::string_view line_end) {
    std::string out;
    out.reserve(lines.size() + line_end.size());
    for (const char c : lines) {
        if (c == '\n' && !out.ends_with('\r')) {
            out += line_end;
        } else {
            out += c;
        }
    }
    return out += line_end;
}

}  // namespace

Result<std::string> apply_edits(std::string_view text, std::vector<TextEdit> edits) {
    std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
        return a.range.begin != b.range.begin ? a.range.begin < b.range.begin : a.range.empty() && !b.range.empty();
    });
    std::string out;
    std::size_t at = 0;
    for (const TextEdit& edit : edits) {
        const SourceRange range = edit.range;
        if (range.begin > range.end || range.end > text.size()) {
            return fail(ErrorCode::bad_value,
                        fmt::format("edit of bytes {} to {}: outside the text", range.begin, range.end));
        }
        if (range.begin < at) {
            return fail(ErrorCode::conflict, fmt::format("two edits of the byte at offset {}", range.begin));
        }
        out.append(text, at, range.begin - at);
        out += edit.text;
        at = range.end;
    }
    return out.append(text, at);
}

std::vector<TextLine> text_lines(std::string_view text, const LineNode& node) {
    std::vector<TextLine> lines;
    for (std::size_t at = node.begin; at < node.end;) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t next =
            newline == std::string_view::npos ? node.end : std::min<std::size_t>(newline + 1, node.end);
        if (carries_text(text.substr(at, next - at))) {
            lines.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(next)});
        }
        at = next;
    }
    return lines;
}

std::string_view leading_name(std::string_view line) {
    return line.substr(0, line.find_first_of(std::string_view(" \t\r\n=\0", 6)));
}

void LineEdits::add(std::uint32_t begin, std::uint32_t end, std::string replacement) {
    edits_.push_back({{file_, begin, end}, std::move(replacement)});
}

std::string_view LineEdits::line_end_before(std::size_t offset) const {
    const std::size_t newline = text_.substr(0, offset).rfind('\n');
    const bool after_return = newline != std::string_view::npos && newline > 0 && text_[newline - 1] == '\r';
    return after_return ? kCarriageReturnLineFeed : kLineFeed;
}

void LineEdits::replace(const LineNode& node, std::string_view replacement) {
    const std::vector<TextLine> lines = text_lines(text_, node);
    if (lines.empty()) return;
    add(lines[0].begin, lines[0].end, with_line_ends(replacement, line_end_before(lines[0].end)));
    for (std::size_t i = 1; i < lines.size(); ++i) add(lines[i].begin, lines[i].end, "");
}

void LineEdits::remove(const LineNode& node) {
    for (const TextLine& line : text_lines(text_, node)) add(line.begin, line.end, "");
}

void LineEdits::comment_out(const LineNode& node) {
    for (const TextLine& line : text_lines(text_, node)) add(line.begin, line.begin, "#");
}

void LineEdits::replace_at(const LineNode& node, std::uint32_t offset, std::string_view replacement) {
    const std::vector<TextLine> lines = text_lines(text_, node);
    if (lines.empty()) return;
    remove(node);
    add(offset, offset, with_line_ends(replacement, line_end_before(lines[0].end)));
}

void LineEdits::append(std::string_view lines) {
    const auto end = static_cast<std::uint32_t>(text_.size());
    add(end, end, with_line_ends(lines, line_end_before(end)));
}

std::vector<TextEdit> LineEdits::take() {
    const auto ends_text = [this](const TextEdit& edit) { return edit.range.end == text_.size(); };
    const bool open_line = !text_.empty() && text_.back() != '\n';
    const bool last_line_goes = std::any_of(
        edits_.begin(), edits_.end(), [&](const TextEdit& edit) { return ends_text(edit) && !edit.range.empty(); });
    if (open_line && !last_line_goes) {
        // A last line without its newline, comment or setting, must not swallow what is added.
        const auto first = std::find_if(edits_.begin(), edits_.end(), ends_text);
        if (first != edits_.end())
            first->text.insert(0, text_.back() == '\r' ? kLineFeed : line_end_before(text_.size()));
    }
    return std::move(edits_);
}

}  // namespace postern::conf
