#include <array>
#include <string_view>

#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_backslash_continuation;
namespace {

void check_nodes(FileId file, std::string_view text, const std::vector<conf::LineNode>& nodes, Report& report) {
    for (const conf::LineNode& node : nodes) {
        if (node.kind != conf::LineKind::logical && node.kind != conf::LineKind::stray) continue;
        std::size_t at = node.begin;
        while (at < node.end) {
            const std::size_t end = std::min<std::size_t>(text.find('\n', at), node.end);
            const std::string_view line = text.substr(at, end - at);
            const std::size_t first = line.find_first_not_of(" \t");
            const std::size_t last = line.find_last_not_of(" \t\r");
            at = end + 1;
            if (last == std::string_view::npos || line[last] != '\\' || line[first] == '#') continue;
            const auto place = static_cast<std::uint32_t>(end - line.size() + last);
            const std::size_t before = line.find_last_not_of(" \t", last == 0 ? 0 : last - 1);
            const auto begin = static_cast<std::uint32_t>(end - line.size() + (before == std::string_view::npos ? last : before + 1));
            report.add({file, place, place + 1}, "this backslash becomes part of the value")
                .with_help("delete it: a line that starts with white space continues the one before")
                .with_fix(FixKind::safe, "delete the backslash", {{{file, std::min(begin, place), place + 1}, ""}});
        }
    }
}

void check(const Project& project, Report& report) {
    if (const auto* main = project.main_cf()) check_nodes(main->file(), main->text(), main->nodes(), report);
    if (const auto* master = project.master_cf()) check_nodes(master->file(), master->text(), master->nodes(), report);
}

constexpr std::array kTraps{
    Trap{"a backslash inside a line", "smtpd_banner = $myhostname ESMTP \\o/ hello\n"},
    Trap{"a backslash at the end of a comment", "# one \\\nbiff = no\n"},
    Trap{"tables may end a pattern with a backslash",
         "header_checks = regexp:/etc/postfix/header_checks\n==> header_checks <==\n/^Subject: x/ REJECT \\\n"},
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
    .fix_gives_good = true,
    .source = "postconf(5), general format",
    .check = check,
};

}  // namespace postern::lint
