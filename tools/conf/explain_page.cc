#include "tools/conf/explain_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libconf/base/utf8.h"

namespace postern::conf_tool {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kTextColumn = 17;
constexpr std::size_t kLongest = 800;  // columns of one text: a value can be a megabyte, a screen cannot
constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kNormal = "\033[0m";
constexpr std::string_view kCut = "...";

std::size_t columns_of(std::string_view text) {
    const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

/// At most `columns` columns of a text.
std::string cut(const std::string& text, std::size_t columns) {
    if (columns_of(text) <= columns) return text;
    std::string out;
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size() && used + kCut.size() < columns; ++used) {
        const std::size_t length = std::max<std::size_t>(1, utf8::sequence_length(std::string_view(text).substr(at)));
        out += text.substr(at, length);
        at += length;
    }
    return out.append(kCut);
}

}  // namespace

std::string visible(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = utf8::sequence_length(text);
        if (length <= 1) {
            const char c = text.front();
            out += ascii::is_printable(c) ? c : (c == '\t' ? ' ' : '?');
            text.remove_prefix(1);
            continue;
        }
        // U+0080 .. U+009F are control characters too.
        const bool control = length == 2 && text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xa0U;
        out += control ? "?" : text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

std::string ExplainPage::marked(std::string_view text) const {
    if (headings_ == Headings::plain) return std::string(text);
    return fmt::format("{}{}{}", kBold, text, kNormal);
}

void ExplainPage::title(std::string_view name, std::string_view remark) {
    if (!out_.empty()) out_ += '\n';
    out_ += marked(visible(name));
    if (!remark.empty()) out_ += fmt::format("  ({})", remark);
    out_ += '\n';
    last_label_.clear();
}

void ExplainPage::paragraph(std::string_view text) {
    out_.append(kIndent, ' ');
    wrap(text, kIndent);
    last_label_.clear();
}

void ExplainPage::gap() {
    if (!out_.ends_with("\n\n")) out_ += '\n';
    last_label_.clear();
}

void ExplainPage::label(std::string_view text) {
    out_.append(kIndent, ' ');
    std::size_t column = kIndent;
    if (text != last_label_) {
        out_ += marked(text);
        column += text.size();
        last_label_ = text;
    }
    out_.append(std::max(column + 1, kTextColumn) - column, ' ');
}

void ExplainPage::field(std::string_view name, std::string_view text) {
    label(name);
    wrap(text, kTextColumn);
}

void ExplainPage::excerpt(std::string_view name, std::string_view text) {
    label(name);
    out_ += cut(visible(text), kColumns - kTextColumn);
    out_ += '\n';
}

void ExplainPage::wrap(std::string_view text, std::size_t indent) {
    std::size_t column = indent;
    const std::string shown = cut(visible(text), kLongest);
    std::string_view rest = ascii::trim(shown);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view word = rest.substr(0, end);
        rest = ascii::trim_left(rest.substr(end));
        if (column > indent && column + 1 + columns_of(word) > kColumns) {
            out_ += '\n';
            out_.append(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out_ += ' ';
            ++column;
        }
        out_ += word;
        column += columns_of(word);
    }
    out_ += '\n';
}

}  // namespace postern::conf_tool
