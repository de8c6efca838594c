#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_unescaped_dot;
namespace {

// Endings of domains and of files that people write into patterns.
constexpr std::array<std::string_view, 44> kEndings{"com", "net", "org",  "info", "biz", "edu", "gov", "io",  "de",  "fr",  "uk",  "ru",  "cn",  "eu",  "nl",
                                                    "ch",  "at",  "it",   "es",   "pl",  "jp",  "br",  "us",  "ca",  "au",  "xyz", "top", "online", "site", "test",
                                                    "exe", "zip", "doc",  "docx", "xls", "xlsx", "pdf", "scr", "bat", "vbs", "js",  "jar", "rar", "example"};

bool word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

void check_pattern(const Project& project, const TableEntry& entry, Report& report) {
    const std::string_view text = entry.key;
    bool in_class = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
            continue;
        }
        if (text[i] == '[') in_class = true;
        if (text[i] == ']') in_class = false;
        if (text[i] != '.' || in_class) continue;
        std::size_t begin = i;
        while (begin > 0 && word_char(text[begin - 1])) --begin;
        std::size_t end = i + 1;
        while (end < text.size() && word_char(text[end])) ++end;
        // A character in front of the run may be the second half of an escape.
        if (begin > 0 && text[begin - 1] == '\\') ++begin;
        if (i < begin + 2 || end < i + 3) continue;
        const std::string right = ascii::lower(text.substr(i + 1, end - i - 1));
        if (std::find(kEndings.begin(), kEndings.end(), right) == kEndings.end()) continue;
        const SourceRange dot = part_of(project, entry.key_range, project.text(entry.key_range), project.text(entry.key_range).substr(i + 1, 1));
        Finding& finding = report.add(dot, fmt::format("this dot stands for any character: `{}` matches more than the name", text.substr(begin, end - begin)));
        finding.with_help("a backslash in front makes it a dot").with_fix(FixKind::suggested, "write \\.", {{{dot.file, dot.begin, dot.begin}, "\\"}});
    }
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::patterns) continue;
        for (const TableEntry& entry : file.text->entries()) {
            // The key's own range starts with the delimiter; folded patterns are left alone.
            const std::string_view written = project.text(entry.key_range);
            if (entry.kind == EntryKind::endif || !entry.closed || written.size() != entry.key.size() + 2) continue;
            check_pattern(project, entry, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"with a backslash", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/@domain\\.com/ REJECT\n"},
    Trap{"in a class", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/@domain[.]com/ REJECT\n"},
    Trap{"any character is meant", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/viagra.now/ REJECT\n/a.*com/ REJECT\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the ending of a file", "mime_header_checks = regexp:/etc/postfix/h\n==> h <==\n/name=invoice.exe/ REJECT\n"},
};

}  // namespace

const Rule rule_unescaped_dot{
    .id = "PT417",
    .name = "unescaped-dot",
    .grade = Grade::info,
    .fix = FixKind::suggested,
    .summary = "A dot in the middle of a name matches any character.",
    .why = "In a pattern a dot stands for any character, so `domain.com` matches `domainXcom` as well. Mostly that does no harm;\n"
           "in a list of those who may pass it can.",
    .bad = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/@domain.com/ REJECT\n",
    .good = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/@domain\\.com/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "regexp_table(5)",
    .check = check,
};

}  // namespace postern::lint
