#include <array>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/texts.h"

namespace postern::lint {
extern const Rule rule_trailing_whitespace;
namespace {

void check(const Project& project, Report& report) {
    for (const TextFile& file : all_texts(project)) {
        std::vector<TextEdit> edits;
        std::vector<std::size_t> numbers;
        std::size_t number = 0;
        for (const PhysicalLine& line : physical_lines(file.text)) {
            ++number;
            const std::size_t last = line.text.find_last_not_of(" \t");
            const std::size_t kept = last == std::string_view::npos ? 0 : last + 1;
            if (kept == line.text.size()) continue;
            edits.push_back({{file.file, static_cast<std::uint32_t>(line.begin + kept), line.end}, ""});
            numbers.push_back(number);
        }
        if (edits.empty()) continue;
        Finding& finding = report.add(edits.front().range, edits.size() == 1
                                                               ? fmt::format("line {} ends in white space", numbers[0])
                                                               : fmt::format("{} lines end in white space: {}",
                                                                             edits.size(), number_list(numbers)));
        finding.with_fix(FixKind::safe, "remove white space at line ends", std::move(edits));
        finding.subject = "trailing";
    }
}

constexpr std::array kTraps{
    Trap{"an indented line", "mynetworks = 127.0.0.0/8\n  192.0.2.0/24\n"},
    Trap{"line ends of another system", "biff = no\r\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a tab, and a line of blanks", "biff = no\\t\n   \nmynetworks = 127.0.0.0/8\n"},
    Trap{"before CR LF", "biff = no \\r\n"},
    Trap{"a table", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\nanna@birch.example anna \n"},
};

}  // namespace

const Rule rule_trailing_whitespace{
    .id = "PT080",
    .name = "trailing-whitespace",
    .grade = Grade::style,
    .fix = FixKind::safe,
    .summary = "Lines of a file end in white space.",
    .why = "It means nothing to Postfix. It shows up in comparisons of versions, and it hides that a line which looks empty\n"
           "is not.",
    .bad = "biff = no \n",
    .good = "biff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "house style",
    .check = check,
};

}  // namespace postern::lint
