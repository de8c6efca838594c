#include "tools/check/support/macros.h"

#include "libconf/base/ascii.h"

namespace postern::lint {
namespace {

std::size_t closing(std::string_view text, std::size_t open) {
    const char close = text[open] == '{' ? '}' : ')';
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == text[open]) ++depth;
        if (text[i] == close && --depth == 0) return i;
    }
    return std::string_view::npos;
}

}  // namespace

std::vector<BracketMacro> bracket_macros(std::string_view text) {
    std::vector<BracketMacro> found;
    std::size_t at = 0;
    while ((at = text.find('$', at)) != std::string_view::npos && at + 1 < text.size()) {
        const char open = text[at + 1];
        if (open == '$') {
            at += 2;
            continue;
        }
        const std::size_t close = open == '{' || open == '(' ? closing(text, at + 1) : std::string_view::npos;
        if (close != std::string_view::npos) {
            const std::string_view content = text.substr(at + 2, close - at - 2);
            std::size_t size = 0;
            while (size < content.size() && (ascii::is_alnum(content[size]) || content[size] == '_')) ++size;
            found.push_back({at, close + 1, open, content.substr(0, size), at + 2 + size, content.substr(size)});
        }
        ++at;
    }
    return found;
}

}  // namespace postern::lint
