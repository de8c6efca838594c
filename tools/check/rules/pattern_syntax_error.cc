#include <array>

#include <fmt/format.h>

#include "libtables/table_type.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_pattern_syntax_error;
namespace {

bool has_pcre_escape(std::string_view pattern) {
    for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
        if (pattern[i] != '\\') continue;
        if (std::string_view("dDsSwWbB").find(pattern[i + 1]) != std::string_view::npos) return true;
        ++i;
    }
    return false;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::patterns) continue;
        const tables::TableType* type = tables::find_table_type(file.first().type);
        if (type == nullptr || type->check == nullptr) continue;
        Diagnostics found;
        type->check(project.sources(), file.text->file(), found);
        for (const Diagnostic& diagnostic : found) {
            report.add(diagnostic.range, diagnostic.message).with_help("Postfix leaves this rule out and goes on with the next one");
        }
        if (file.first().type != "regexp") continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind == EntryKind::endif || !has_pcre_escape(entry.key)) continue;
            report.add(entry.key_range, "escapes like \\d and \\s are Perl's: some systems take them in regexp: tables, others do not")
                .with_grade(Grade::info)
                .with_help("write [0-9] or [[:space:]], or use pcre:");
        }
    }
}

constexpr std::array kTraps{
    Trap{"good rules", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^Subject: (a|b)\\d+/i REJECT $1\nif /^X-/\n/x/ OK\nendif\n!/^Subject:/ DUNNO\n"},
};
constexpr std::array kAlsoBad{
    Trap{"not closed", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Subject REJECT\n"},
    Trap{"a group that is not there", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^Subject/ REJECT $1\n"},
    Trap{"if without endif", "header_checks = regexp:/etc/postfix/h\n==> h <==\nif /a/\n/b/ REJECT\n"},
    Trap{"an escape of Perl", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Subject: \\d/ REJECT\n"},
};

}  // namespace

const Rule rule_pattern_syntax_error{
    .id = "PT415",
    .name = "pattern-syntax-error",
    .grade = Grade::error,
    .summary = "A rule of a pattern table cannot be read, and is left out.",
    .why = "Postfix compiles every pattern when it opens the table. A rule that does not compile, is not closed, or uses a group\n"
           "that is not there is left out with a warning in the log; the rules behind it still count.",
    .bad = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^subject: (free/ REJECT\n",
    .good = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^subject: free/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "regexp_table(5), pcre_table(5)",
    .check = check,
};

}  // namespace postern::lint
