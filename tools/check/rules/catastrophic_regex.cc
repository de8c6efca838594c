#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/regex_cost.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_catastrophic_regex;
namespace {

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::patterns) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind == EntryKind::endif || entry.kind == EntryKind::fault || !entry.closed) continue;
            const auto costly = find_costly_repeat(entry.key);
            if (!costly) continue;
            SourceRange range = entry.key_range;
            const std::string_view piece = entry.key.substr(costly->begin, costly->end - costly->begin);
            if (range.end - range.begin == entry.key.size() + 2) {
                range = {range.file, static_cast<std::uint32_t>(range.begin + 1 + costly->begin), static_cast<std::uint32_t>(range.begin + 1 + costly->end)};
            }
            std::string witness;
            while (witness.size() < 24) witness += costly->witness;
            report.add(range, fmt::format("`{}` can match one text in many ways", piece))
                .with_fact(fmt::format("try a line with  {}…  and something behind it that does not fit", witness))
                .with_help("the time doubles with every few characters of such a line: take one of the repeats out, or use (?>…) with pcre:");
        }
    }
}

constexpr std::array kTraps{
    Trap{"one repeat", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X-H: [\\w\\s]+$/ REJECT\n/^Subject: .*free.*money/ REJECT\n"},
    Trap{"a separator between the rounds", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (\\d+\\.)+$/ REJECT\n/^X: ([a-z]+,)*[a-z]+$/ REJECT\n"},
    Trap{"never given back", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (?>\\w+\\s?)+$/ REJECT\n/^X: (\\w++)+$/ REJECT\n"},
    Trap{"nothing behind it can fail", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (\\w+)+/ REJECT\n"},
    Trap{"different characters", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (a|b)+$/ REJECT\n"},
};
constexpr std::array kAlsoBad{
    Trap{"twice the same", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (a+)+$/ REJECT\n"},
    Trap{"everything of everything", "body_checks = regexp:/etc/postfix/b\n==> b <==\n/^(.*)*x$/ REJECT\n"},
    Trap{"choices that overlap", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (\\w|\\d)+$/ REJECT\n"},
    Trap{"over two characters", "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X: (ab|a|b)*!/ REJECT\n"},
};

}  // namespace

const Rule rule_catastrophic_regex{
    .id = "PT416",
    .name = "catastrophic-regex",
    .grade = Grade::warning,
    .summary = "A pattern can take exponential time on lines that nearly match.",
    .why = "A repeat inside a repeat can often divide one text in many ways, as `(\\w+\\s?)+` does. When what follows does not fit,\n"
           "a backtracking engine tries all of them: thirty characters are enough for minutes. Anybody can send such a line,\n"
           "and cleanup(8) stands still.",
    .bad = "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X-H: (\\w+\\s?)+$/ REJECT\n",
    .good = "header_checks = pcre:/etc/postfix/h\n==> h <==\n/^X-H: [\\w\\s]+$/ REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "pcre_table(5)",
    .check = check,
};

}  // namespace postern::lint
