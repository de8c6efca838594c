#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/texts.h"

namespace postern::lint {
extern const Rule rule_foreign_comment_line;
namespace {

struct Marker {
    std::string_view open;
    std::string_view close;
};
constexpr std::array kMarkers{Marker{"//", ""}, Marker{";", ""}, Marker{"/*", "*/"}, Marker{"<!--", "-->"}, Marker{"--", ""}};

const Marker* marker_of(std::string_view line) {
    for (const Marker& marker : kMarkers) {
        if (line.starts_with(marker.open)) return &marker;
    }
    return nullptr;
}

/// The line may be a rule of a pattern table whose delimiter is the first character of the marker.
bool may_be_pattern(std::string_view line) {
    const char delimiter = line.front();
    std::size_t close = 1;
    while (close < line.size() && line[close] != delimiter) close += line[close] == '\\' ? 2U : 1U;
    if (close >= line.size()) return false;
    if (close > 1) return true;
    // `//` is an empty pattern, which matches everything, when an action follows.
    const std::string_view rest = line.substr(2);
    if (rest.empty() || !ascii::is_space(rest.front())) return false;
    const std::string_view action = ascii::trim(rest);
    const std::size_t size = std::min(action.find_first_of(" \t"), action.size());
    return size > 1 && action.substr(0, size).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
}

/// Where the logical line that starts at `begin` ends, comments in between included.
std::uint32_t logical_end(std::string_view text, std::uint32_t begin) {
    std::uint32_t end = begin;
    bool first = true;
    while (end < text.size()) {
        const std::size_t newline = std::min(text.find('\n', end), text.size());
        const std::string_view line = text.substr(end, newline - end);
        if (!first && (line.empty() || !ascii::is_space(line.front()))) break;
        first = false;
        end = static_cast<std::uint32_t>(std::min(newline + 1, text.size()));
    }
    return end;
}

std::vector<TextEdit> comment_out(const TextFile& file, std::uint32_t begin, const Marker& marker) {
    std::vector<TextEdit> edits;
    const auto behind = static_cast<std::uint32_t>(begin + marker.open.size());
    edits.push_back({{file.file, begin, behind}, "#"});
    bool first = true;
    for (const PhysicalLine& line : physical_lines(file.text, begin, logical_end(file.text, begin))) {
        // What the line drags along would otherwise continue the setting above.
        if (!first && line.classify() == LineClass::continuation) edits.push_back({{file.file, line.begin, line.begin}, "#"});
        const std::string_view shown = ascii::trim_right(line.text);
        if (!marker.close.empty() && shown.ends_with(marker.close) && (!first || shown.size() > marker.open.size())) {
            std::size_t size = ascii::trim_right(shown.substr(0, shown.size() - marker.close.size())).size();
            if (first) size = std::max(size, marker.open.size());
            edits.push_back({{file.file, static_cast<std::uint32_t>(line.begin + size), line.end}, ""});
        }
        first = false;
    }
    return edits;
}

void check(const Project& project, Report& report) {
    for (const TextFile& file : all_texts(project)) {
        std::size_t begin = 0;
        while (begin < file.text.size()) {
            const std::size_t newline = std::min(file.text.find('\n', begin), file.text.size());
            const std::string_view line = file.text.substr(begin, newline - begin);
            const auto at = static_cast<std::uint32_t>(begin);
            begin = newline + 1;
            const Marker* marker = marker_of(line);
            if (marker == nullptr || (file.form == TableForm::patterns && file.role == Role::table && may_be_pattern(line))) continue;
            report.add({file.file, at, static_cast<std::uint32_t>(at + marker->open.size())},
                       fmt::format("`{}` starts no comment in Postfix", marker->open))
                .with_help("only `#` as the first visible character makes a line a comment")
                .with_fix(FixKind::safe, "write `#`", comment_out(file, at, *marker));
        }
    }
}

constexpr std::array kTraps{
    Trap{"a comment", "# managed by ops\nbiff = no\n"},
    Trap{"other delimiters of patterns",
         "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n;^X-Spam;  REJECT\n-^X-Loop-i  REJECT\n"
         "/*bad/ REJECT\n"},
    Trap{"two dashes as a pattern", "body_checks = pcre:/etc/postfix/body\n==> body <==\n--  IGNORE -\n"},
    Trap{"an empty pattern", "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n//  DUNNO\n"},
    Trap{"inside a line", "relay_domains = birch.example;alder.example\n"},
};
constexpr std::array kAlsoBad{
    Trap{"two slashes", "// managed by ops\nbiff = no\n"},
    Trap{"a comment of C over two lines", "/* managed by ops,\n   do not touch */\nbiff = no\n"},
    Trap{"a comment of HTML", "<!-- managed by ops -->\nbiff = no\n"},
    Trap{"dashes in master.cf", "==> master.cf <==\n-- local\nsmtp inet n - n - - smtpd\n"},
    Trap{"a table", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\n; staff\nanna@birch.example anna\n"},
    Trap{"a pattern table", "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n; spam\n//spam\n"},
    Trap{"a setting taken out", "biff = no\n;mynetworks = 127.0.0.0/8,\n  192.0.2.0/24\n"},
};
constexpr std::array<std::string_view, 3> kReplaces{"PT001", "PT101", "PT801"};

}  // namespace

const Rule rule_foreign_comment_line{
    .id = "PT007",
    .name = "foreign-comment-line",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A line starts with the comment mark of another language; Postfix reads it as a setting or an entry.",
    .why = "`//`, `;`, `--`, `/*` and `<!--` mean nothing to Postfix. In main.cf and master.cf such a line stops every\n"
           "program with an error, or sets a variable of that odd name; in a table it is an entry. Only `#` as the first\n"
           "visible character makes a comment.",
    .bad = "; managed by ops\nbiff = no\n",
    .good = "# managed by ops\nbiff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format; master(5); postmap(1); regexp_table(5)",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
