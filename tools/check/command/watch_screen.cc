#include "tools/check/command/watch_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "libconf/base/utf8.h"

namespace postern::check_tool {
namespace {

constexpr std::string_view kClear = "\033[2J\033[3J\033[H";

// Without colours: what the terminal shows of a line.
std::string visible(std::string_view line) {
    std::string out;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\033') {
            at = std::min(line.find('m', at), line.size());
        } else {
            out += line[at];
        }
    }
    return out;
}

std::size_t rows_of(std::string_view line, std::size_t columns) {
    const std::string text = visible(line);
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size(); ++width) {
        at += std::max<std::size_t>(utf8::sequence_length(std::string_view(text).substr(at)), 1);
    }
    return std::max<std::size_t>((width + columns - 1) / columns, 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool begins_finding(std::string_view line, const CheckResult::Found& finding) {
    const std::string text = visible(line);
    return !finding.place.empty() && text.starts_with(finding.place) && text.find(finding.rule) != std::string::npos;
}

}  // namespace

std::string watch_screen(std::string_view report, const std::optional<CheckResult::Found>& fresh, std::string_view status,
                         ScreenSize size) {
    const std::vector<std::string_view> lines = lines_of(report);
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](std::string_view line) { return fresh && begins_finding(line, *fresh); });
    std::string out(kClear);
    const bool points = found != lines.end();
    const std::size_t room = size.rows > 2 ? size.rows - 2 : 1;  // beside the last line, and what says that it was cut
    std::size_t total = 0;
    std::size_t row = 0;  // of the finding, from the top of the report
    std::size_t cut = 0;  // lines left out
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        const std::size_t rows = rows_of(*line, size.columns);
        if (line == found) row = total;
        if (points && line > found && total + rows > row + room) {
            cut = static_cast<std::size_t>(lines.end() - line);
            break;
        }
        out.append(*line) += '\n';
        total += rows;
    }
    if (cut > 0) {
        out += fmt::format("({} more lines)\n", cut);
        ++total;
    }
    out += status;
    if (!points) return status.empty() ? out : out + '\n';
    total += rows_of(status, size.columns);
    const std::size_t scrolled = total > size.rows ? total - size.rows : 0;
    return out + fmt::format("\033[{};1H", row >= scrolled ? row - scrolled + 1 : 1);
}

}  // namespace postern::check_tool
