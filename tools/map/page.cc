#include "tools/map/page.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace postern::map_tool {

Page::Page(const Setting& setting) {
    switch (setting.options().colour) {
        case Colour::always:
            colour_ = true;
            break;
        case Colour::never:
            colour_ = false;
            break;
        case Colour::automatic:
            colour_ = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
            break;
    }
}

std::string Page::paint(Paint how, std::string_view text) const {
    if (!colour_) return std::string(text);
    std::string_view code;
    switch (how) {
        case Paint::bold:
            code = "1";
            break;
        case Paint::good:
            code = "32";
            break;
        case Paint::doubtful:
            code = "33";
            break;
        case Paint::bad:
            code = "31";
            break;
        case Paint::faint:
            code = "2";
            break;
    }
    return fmt::format("\033[{}m{}\033[0m", code, text);
}

std::string grouped(std::uint64_t number) {
    std::string digits = fmt::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

}  // namespace postern::map_tool
