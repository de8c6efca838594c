#include "tools/check/support/include_lines.h"

#include <algorithm>
#include <array>

#include "libconf/base/ascii.h"

namespace postern::lint {

std::string_view include_word(std::string_view line) {
    constexpr std::array<std::string_view, 7> kWords{"include",  "include_try", "!include", "!include_try",
                                                     ".include", "source",      "#include"};
    std::size_t size = line.starts_with('!') || line.starts_with('.') || line.starts_with('#') ? 1 : 0;
    while (size < line.size() && (ascii::is_alnum(line[size]) || line[size] == '_')) ++size;
    const std::string_view word = line.substr(0, size);
    if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return {};
    return ascii::trim_left(line.substr(size)).starts_with('=') ? std::string_view{} : word;
}

}  // namespace postern::lint
