#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/services.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_comment_after_entry;
namespace {

// Where a comment starts in a result; npos: nowhere. The first `#` decides.
std::size_t comment_at(std::string_view result) {
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (i > 0 && result[i - 1] != ' ' && result[i - 1] != '\t') continue;
        if (result[i] == '/' && i > 0 && result.substr(i).starts_with("//")) return i;
        if (result[i] != '#') continue;
        const char next = i + 1 < result.size() ? result[i + 1] : ' ';
        const bool word = next == ' ' || next == '\t' || (next >= '0' && next <= '9') || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        return word ? i : std::string_view::npos;
    }
    return std::string_view::npos;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        const bool told = file.any([](const TableUse& use) { return use.purpose == TablePurpose::access || use.purpose == TablePurpose::checks; });
        const bool secret = file.any([](const TableUse& use) { return use.purpose == TablePurpose::passwords; });
        if (file.text->form() == TableForm::list || secret) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || !entry.closed) continue;
            const std::size_t at = comment_at(entry.result);
            if (at == std::string_view::npos) continue;
            const std::string_view comment = entry.result.substr(at);
            Finding& finding = report.add(part_of(project, entry.result_range, entry.result, comment), "no comment: this is part of the result");
            finding.with_help(told ? "clients may get to read it: put the comment on a line of its own" : "put the comment on a line of its own");
            const bool number = comment.size() > 1 && comment[0] == '#' && comment[1] >= '0' && comment[1] <= '9';
            if (number || project.text(entry.result_range) != entry.result) continue;
            std::string_view words = comment;
            while (!words.empty() && (words.front() == '#' || words.front() == '/' || words.front() == ' ' || words.front() == '\t')) words.remove_prefix(1);
            std::uint32_t begin = static_cast<std::uint32_t>(entry.result_range.begin + at);
            const std::string_view text = file.text->text();
            while (begin > entry.result_range.begin && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
            finding.with_fix(FixKind::safe, "move the comment to its own line",
                             {{{entry.range.file, entry.range.begin, entry.range.begin}, fmt::format("# {}{}", words, line_end_of(project, entry.range.file))},
                              {{entry.range.file, begin, entry.result_range.end}, ""}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"a URL", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n192.0.2.7 REJECT see https://birch.example/help\n"},
    Trap{"a pattern of slashes", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ //\n"},
    Trap{"a comment line", "virtual_alias_maps = hash:/etc/postfix/v\n==> v <==\n# mine\na@birch.example b\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a hash", "virtual_alias_maps = hash:/etc/postfix/v\n==> v <==\na@birch.example b # forwarded\n"},
    Trap{"the number of a ticket", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n192.0.2.7 REJECT see ticket #12\n"},
};

}  // namespace

const Rule rule_comment_after_entry{
    .id = "PT413",
    .name = "comment-after-entry",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "Text behind an entry that looks like a comment is part of its result.",
    .why = "Tables know comment lines only. Behind a result `#` and `//` are more of the result: another address to send mail to,\n"
           "or text that clients get to read in the reply.",
    .bad = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^X-Spam: yes/ REJECT   //drop tagged mail\n",
    .good = "header_checks = regexp:/etc/postfix/h\n==> h <==\n# drop tagged mail\n/^X-Spam: yes/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "access(5), header_checks(5)",
    .check = check,
};

}  // namespace postern::lint
