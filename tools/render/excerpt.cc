#include "tools/render/excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "libconf/base/utf8.h"
#include "tools/render/lint_report.h"

namespace postern::render {
namespace {

constexpr std::size_t kTab = 4;
constexpr std::string_view kBar = "│";
constexpr std::string_view kCut = "…";

std::size_t columns_of_character(std::string_view character) {
    if (character.size() < 3) return 1;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 4) return byte(0) == 0xf0 && byte(1) >= 0x9f ? 2 : 1;  // emoji and their neighbours
    const unsigned code = (byte(0) & 0xfU) << 12 | (byte(1) & 0x3fU) << 6 | (byte(2) & 0x3fU);
    // East Asian scripts and full width forms.
    const bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
                      (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                      (code >= 0xff00 && code <= 0xff60);
    return wide ? 2 : 1;
}

// A physical line as it is shown, and which column each of its bytes is at.
struct ShownLine {
    std::string text;
    std::vector<std::size_t> column;  // by byte, and one behind the last
};

ShownLine show(std::string_view line) {
    ShownLine shown;
    std::size_t at_column = 0;
    while (!line.empty()) {
        const std::size_t length = std::max<std::size_t>(utf8::sequence_length(line), 1);
        std::string piece =
            line[0] == '\t' ? std::string(kTab - at_column % kTab, ' ') : clean_utf8(line.substr(0, length));
        if (piece == "\n") piece = " ";
        for (std::size_t i = 0; i < length; ++i) shown.column.push_back(at_column);
        at_column += columns(piece);
        shown.text += piece;
        line.remove_prefix(length);
    }
    shown.column.push_back(at_column);
    return shown;
}

// Columns [from, from + width) of a text; what is cut off leaves a mark.
std::string window(std::string_view text, std::size_t from, std::size_t width) {
    std::string out;
    std::size_t column = 0;
    const std::size_t all = columns(text);
    while (!text.empty()) {
        const std::size_t length = std::max<std::size_t>(utf8::sequence_length(text), 1);
        const std::size_t wide = columns_of_character(text.substr(0, length));
        const bool first = from > 0 && column == from;
        const bool last = all > from + width && column + wide >= from + width;
        if (column >= from && column + wide <= from + width) out += first || last ? kCut : text.substr(0, length);
        column += wide;
        text.remove_prefix(length);
    }
    return out;
}

struct LineMark {
    std::size_t begin;
    std::size_t end;
    const Mark* mark;
};

class Excerpt {
public:
    Excerpt(const SourceMap& sources, FileId file, const ExcerptStyle& style)
        : sources_(sources),
          file_(file),
          style_(style),
          room_(style.width > style.gutter + 20 ? style.width - style.gutter - 3 : 20) {}

    void add_line(std::size_t offset) { lines_[line_start(offset)]; }
    void add(const Mark& mark) {
        const std::size_t start = line_start(mark.range.begin);
        const std::size_t size = sources_.line_text(file_, start).size();
        const std::size_t begin = std::min<std::size_t>(mark.range.begin - start, size);
        const std::size_t end =
            std::min<std::size_t>(std::max(mark.range.end, mark.range.begin + 1) - start, std::max(size, begin + 1));
        lines_[start].push_back({begin, end, &mark});
    }
    std::string text() {
        for (auto& [start, marks] : lines_) line(start, marks);
        return std::move(out_);
    }

private:
    std::size_t line_start(std::size_t offset) const { return offset - (sources_.position(file_, offset).column - 1); }

    std::string number(std::string_view text) const {
        return style_.paint(Ink::faint, fmt::format("{:>{}} {} ", text, style_.gutter, kBar));
    }

    void line(std::size_t start, std::vector<LineMark>& marks) {
        const ShownLine shown = show(sources_.line_text(file_, start));
        std::stable_sort(marks.begin(), marks.end(),
                         [](const LineMark& a, const LineMark& b) { return a.begin < b.begin; });
        // Cut so that the first marked word is inside.
        std::size_t from = 0;
        if (!marks.empty() && shown.column.back() > room_) {
            const std::size_t first = shown.column[std::min(marks[0].begin, shown.column.size() - 1)];
            const std::size_t last = shown.column[std::min(marks[0].end, shown.column.size() - 1)];
            if (last + 2 > room_)
                from = std::min(first > room_ / 3 ? first - room_ / 3 : 0, shown.column.back() - room_);
        }
        const std::string cut = window(shown.text, from, room_);
        out_ += number(std::to_string(sources_.position(file_, start).line));
        out_ += std::string_view(cut).substr(0, cut.find_last_not_of(' ') + 1);
        out_ += '\n';
        for (const LineMark& mark : marks) underline(shown, mark, from);
    }

    void underline(const ShownLine& shown, const LineMark& at, std::size_t from) {
        const auto column = [&](std::size_t byte) {
            const std::size_t behind = byte + 1 - std::min(byte + 1, shown.column.size());
            const std::size_t place = shown.column[std::min(byte, shown.column.size() - 1)] + behind;
            return std::clamp(place, from, from + room_) - from;
        };
        const std::size_t begin = std::min(column(at.begin), room_ - 1);
        const std::size_t end = std::clamp(column(at.end), begin + 1, room_);
        const std::string signs(end - begin, at.mark->sign);
        const std::string indent(begin, ' ');
        out_ += number("") + indent + style_.paint(at.mark->ink, signs);
        const std::string label = one_line(at.mark->label);
        if (label.empty()) {
            out_ += '\n';
        } else if (end + 1 + columns(label) <= room_) {
            out_ += ' ' + style_.paint(at.mark->ink, label) + '\n';
        } else {
            // Below the word, or further left when the words would stand in a narrow column.
            const std::size_t left = std::min(begin, room_ > 50 ? room_ - 50 : 0);
            out_ += '\n';
            const std::string text = wrapped(label, "", "", room_ - left);
            std::size_t place = 0;
            while (place < text.size()) {
                const std::size_t stop = std::min(text.find('\n', place), text.size());
                out_ += number("") + std::string(left, ' ') +
                        style_.paint(at.mark->ink, std::string_view(text).substr(place, stop - place)) + '\n';
                place = stop + 1;
            }
        }
    }

    const SourceMap& sources_;
    FileId file_;
    const ExcerptStyle& style_;
    std::size_t room_;
    std::map<std::size_t, std::vector<LineMark>> lines_;  // by offset of the line
    std::string out_;
};

}  // namespace

std::string Paint::operator()(Ink ink, std::string_view text) const {
    if (colours_ == Colours::no || ink == Ink::plain || text.empty()) return std::string(text);
    constexpr std::string_view kCodes[] = {"0", "1", "2", "1;31", "1;33", "1;34", "36", "32"};
    return fmt::format("\033[{}m{}\033[0m", kCodes[static_cast<std::size_t>(ink)], text);
}

std::size_t columns(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t length = std::max<std::size_t>(utf8::sequence_length(text), 1);
        count += columns_of_character(text.substr(0, length));
        text.remove_prefix(length);
    }
    return count;
}

std::string wrapped(std::string_view text, std::string_view first, std::string_view next, std::size_t width) {
    std::string out;
    std::string line(first);
    bool empty = true;  // no word on the line so far
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view word = text.substr(at, end - at);
        if (!empty && columns(line) + 1 + columns(word) > width) {
            out += line + '\n';
            line = next;
            empty = true;
        }
        if (!empty) line += ' ';
        line += word;
        empty = false;
        at = end + 1;
    }
    return out + line + '\n';
}

std::size_t gutter_of(const SourceMap& sources, const std::vector<Mark>& marks) {
    std::size_t most = 4;
    for (const Mark& mark : marks) {
        most = std::max(most, std::to_string(sources.position(mark.range.file, mark.range.begin).line).size() + 1);
    }
    return most;
}

std::string excerpt(const SourceMap& sources, const std::vector<Mark>& marks, std::size_t head,
                    const ExcerptStyle& style) {
    if (marks.empty()) return {};
    Excerpt lines(sources, marks[0].range.file, style);
    if (head != std::string::npos) lines.add_line(head);
    for (const Mark& mark : marks) lines.add(mark);
    return lines.text();
}

}  // namespace postern::render
