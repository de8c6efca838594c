// ExplainPage: the layout of a block of --explain.
//
// Shape:   a title, paragraphs, and fields with a label at the left; wrapped at 80 columns between words.
// Units:   columns; a UTF-8 sequence counts as one.
// Errors:  none; control characters and bytes that are not UTF-8 are shown as `?`, so that no value can write to a
//          terminal what it likes.
// Threads: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::conf_tool {

enum class Headings : std::uint8_t { plain, colored };

/// Text of a configuration made harmless; tabs become blanks.
std::string visible(std::string_view text);

class ExplainPage {
public:
    ExplainPage(std::string& out, Headings headings) : out_(out), headings_(headings) {}

    void title(std::string_view name, std::string_view remark);
    void paragraph(std::string_view text);
    /// Starts a group of fields.
    void gap();
    /// The label is left out when it is the same as the one before.
    void field(std::string_view label, std::string_view text);
    /// The same, but the text keeps its white space and is cut, not wrapped, when it is too long.
    void excerpt(std::string_view label, std::string_view text);

private:
    void label(std::string_view text);
    void wrap(std::string_view text, std::size_t indent);
    std::string marked(std::string_view text) const;

    std::string& out_;
    Headings headings_;
    std::string last_label_;
};

}  // namespace postern::conf_tool
