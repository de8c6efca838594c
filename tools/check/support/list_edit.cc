#include "tools/check/support/list_edit.h"

namespace postern::lint {
namespace {

bool blank(char c) { return c == ' ' || c == '\t'; }
bool separates(char c) { return blank(c) || c == ',' || c == '\n' || c == '\r' || c == '='; }

}  // namespace

std::optional<TextEdit> remove_element(const Project& project, SourceRange range) {
    if (range.file == FileId::none || range.empty()) return std::nullopt;
    const std::string_view text = project.text(range.file);
    if (range.begin > 0 && !separates(text[range.begin - 1])) return std::nullopt;
    if (range.end < text.size() && !separates(text[range.end])) return std::nullopt;
    // What is behind it up to the next element of the line; else what is in front of it.
    std::uint32_t end = range.end;
    while (end < text.size() && (blank(text[end]) || text[end] == ',')) ++end;
    const bool last_of_line = end >= text.size() || text[end] == '\n' || text[end] == '\r';
    if (!last_of_line) return TextEdit{{range.file, range.begin, end}, ""};
    std::uint32_t begin = range.begin;
    while (begin > 0 && (blank(text[begin - 1]) || text[begin - 1] == ',')) --begin;
    const bool first_of_line = begin == 0 || text[begin - 1] == '\n' || text[begin - 1] == '=';
    if (!first_of_line) {
        // A comma in front may be needed by what follows on the next line: white space separates as well.
        return TextEdit{{range.file, begin, end}, ""};
    }
    if (begin > 0 && text[begin - 1] == '=') return TextEdit{{range.file, begin, end}, ""};
    // Alone on a continuation line: the line goes.
    if (end < text.size() && text[end] == '\r') ++end;
    if (end < text.size() && text[end] == '\n') ++end;
    return TextEdit{{range.file, begin, end}, ""};
}

}  // namespace postern::lint
