#include <algorithm>
#include <array>
#include <string_view>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_backslash_continuation;
namespace {

/// It stands behind something that was meant as a comment.
bool in_comment(const Project& project, FileId file, std::uint32_t place) {
    const auto& dead = project.dead_text();
    return std::any_of(dead.begin(), dead.end(), [&](const DeadText& text) {
        return text.range.file == file && text.range.begin <= place && place < text.range.end;
    });
}

void check_nodes(const Project& project, FileId file, const std::vector<conf::LineNode>& nodes, Report& report) {
    const std::string_view text = project.text(file);
    for (const conf::LineNode& node : nodes) {
        if (node.kind != conf::LineKind::logical && node.kind != conf::LineKind::stray) continue;
        for (const PhysicalLine& line : physical_lines(text, node.begin, node.end)) {
            const std::size_t last = line.text.find_last_not_of(" \t");
            if (last == std::string_view::npos || line.text[last] != '\\' || line.classify() == LineClass::comment) continue;
            const auto end = static_cast<std::uint32_t>(line.begin + last + 1);
            if (in_comment(project, file, end - 1)) continue;
            // Several of them, and the blanks in front, go together.
            const std::size_t kept = line.text.find_last_not_of(" \t\\", last);
            const auto begin = static_cast<std::uint32_t>(line.begin + (kept == std::string_view::npos ? 0 : kept + 1));
            report.add({file, end - 1, end}, "this backslash becomes part of the value")
                .with_help("delete it: a line that starts with white space continues the one before")
                .with_fix(FixKind::safe, "delete the backslash", {{{file, begin, end}, ""}});
        }
    }
}

void check(const Project& project, Report& report) {
    if (const auto* main = project.main_as_written()) check_nodes(project, main->file(), main->nodes(), report);
    if (const auto* master = project.master_as_written()) check_nodes(project, master->file(), master->nodes(), report);
}

constexpr std::array kTraps{
    Trap{"a backslash inside a line", "smtpd_banner = $myhostname ESMTP \\o/ hello\n"},
    Trap{"a backslash at the end of a comment", "# one \\\nbiff = no\n"},
    Trap{"tables may end a pattern with a backslash",
         "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n/^Subject: x/ REJECT \\\n"},
    Trap{"a comment behind a value has a rule of its own", "mynetworks = 127.0.0.0/8 # and more \\\n    192.0.2.0/28\n"},
};
constexpr std::array kAlsoBad{
    Trap{"blanks behind it", "mynetworks = 127.0.0.0/8 \\  \n    192.0.2.0/28\n"},
    Trap{"master.cf", "==> master.cf <==\nsmtp inet n - n - - smtpd \\\n  -o biff=no\n"},
    Trap{"two of them", "mynetworks = 127.0.0.0/8, \\\\\n    192.0.2.0/28\n"},
    Trap{"in front of the first element", "mynetworks = \\\n    192.0.2.0/28\n"},
};

}  // namespace

const Rule rule_backslash_continuation{
    .id = "PT009",
    .name = "backslash-continuation",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A line ends in a backslash, which Postfix takes as part of the value.",
    .why = "Postfix continues a line when the next one starts with white space. It gives a backslash no meaning, so the\n"
           "character ends up in the value: as an element of a list, or at the end of a name.",
    .bad = "mynetworks = 127.0.0.0/8 \\\n    192.0.2.0/28\n",
    .good = "mynetworks = 127.0.0.0/8\n    192.0.2.0/28\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format",
    .check = check,
};

}  // namespace postern::lint
