// Text in XML, HTML and Markdown.
//
// Shape:   UTF-8; what a markup language would take for its own is escaped, control characters are replaced.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace postern::render {

/// For elements and for attributes in double quotes; newlines stay.
std::string escaped_markup(std::string_view text);

/// The paragraphs, lists and `code` of a rule's text as HTML.
std::string markdown_to_html(std::string_view text);

/// Within a line of Markdown, so that nothing becomes markup.
std::string escaped_markdown(std::string_view text);
/// As code within a line, whatever backquotes it has.
std::string markdown_code(std::string_view text);

}  // namespace postern::render
