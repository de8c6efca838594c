#include <array>
#include <string>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/texts.h"

namespace postern::lint {
extern const Rule rule_no_final_newline;
namespace {

void check(const Project& project, Report& report) {
    for (const TextFile& file : all_texts(project)) {
        if (file.text.empty() || file.text.back() == '\n') continue;
        const auto end = static_cast<std::uint32_t>(file.text.size());
        Finding& finding = report.add({file.file, end - 1, end}, "the last line has no line end");
        finding.with_help("end the file with a newline")
            .with_fix(FixKind::safe, "add a newline", {{{file.file, end, end}, std::string(line_end_at(file.text, end))}});
        finding.subject = "end";
    }
}

constexpr std::array kTraps{
    Trap{"an empty file", "==> main.cf <==\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"blank lines at the end", "biff = no\n\n\n"},
};
constexpr std::array kAlsoBad{
    Trap{"line ends of another system", "relayhost =\\r\nbiff = no"},
    Trap{"a table", "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\nanna@birch.example anna"},
};

}  // namespace

const Rule rule_no_final_newline{
    .id = "PT082",
    .name = "no-final-newline",
    .grade = Grade::style,
    .fix = FixKind::safe,
    .summary = "The last line of the file has no line end.",
    .why = "Postfix reads it all the same. A script that appends a setting to the file glues it to that line, and then it is\n"
           "part of its value.",
    .bad = "biff = no",
    .good = "biff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "POSIX, text file",
    .check = check,
};

}  // namespace postern::lint
