#include "tools/render/markup.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/render/lint_report.h"

namespace postern::render {
namespace {

// `code` of one line of Markdown.
std::string inline_html(std::string_view text) {
    std::string out;
    bool code = false;
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find('`', at), text.size());
        out += escaped_markup(text.substr(at, end - at));
        if (end == text.size()) break;
        out += code ? "</code>" : "<code>";
        code = !code;
        at = end + 1;
    }
    if (code) out += "</code>";
    return out;
}

}  // namespace

std::string escaped_markup(std::string_view text) {
    std::string out;
    for (const char c : clean_utf8(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string markdown_to_html(std::string_view text) {
    std::string out;
    std::string paragraph;
    bool list = false;
    const auto close = [&] {
        if (!paragraph.empty())
            out += list ? fmt::format("<li>{}</li>\n", inline_html(paragraph))
                        : fmt::format("<p>{}</p>\n", inline_html(paragraph));
        paragraph.clear();
    };
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const bool item = line.starts_with("* ") || line.starts_with("- ");
        if (line.empty() || item) close();
        if (item && !list) out += "<ul>\n";
        if (line.empty() && list) out += "</ul>\n";
        list = item || (list && !line.empty());
        if (!paragraph.empty()) paragraph += ' ';
        paragraph += item ? line.substr(2) : line;
        at = end + 1;
    }
    close();
    if (list) out += "</ul>\n";
    return out;
}

std::string escaped_markdown(std::string_view text) {
    std::string out;
    for (const char c : one_line(text)) {
        if (std::string_view("\\`*_{}[]<>|#").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string markdown_code(std::string_view text) {
    const std::string line = one_line(text);
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : line) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const std::string_view space = longest > 0 ? " " : "";
    return fmt::format("{}{}{}{}{}", fence, space, line, space, fence);
}

}  // namespace postern::render
