#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_unreachable_pattern;
namespace {

// Patterns that every line of mail matches.
constexpr std::array<std::string_view, 8> kEverything{".", "^", ".*", "^.*$", "", ".*$", "^.*", "$"};

bool matches_everything(const TableEntry& entry) {
    return !entry.negated && entry.closed && std::find(kEverything.begin(), kEverything.end(), entry.key) != kEverything.end();
}

void check_file(const TableFile& file, Report& report) {
    std::map<std::uint32_t, const TableEntry*> wall;  // by block
    std::map<std::string, const TableEntry*> seen;    // by block, pattern and flags
    for (const TableEntry& entry : file.text->entries()) {
        if (entry.kind != EntryKind::entry || !entry.closed || entry.result.empty()) continue;
        if (const auto at = wall.find(entry.block); at != wall.end()) {
            report.add(entry.key_range, "this rule is never reached").with_related("this one matches everything", at->second->key_range).with_help("move it up: the first match ends the search");
            continue;
        }
        const std::string own = fmt::format("{} {} {} {}", entry.block, entry.negated, entry.flags, entry.key);
        const auto [at, is_new] = seen.emplace(own, &entry);
        if (!is_new) {
            report.add(entry.key_range, "the same pattern stands further up: this rule is never reached")
                .with_related("the first match ends the search", at->second->key_range)
                .with_help("delete one of them")
                .with_fix(FixKind::suggested, "delete this rule", {{entry.range, ""}});
        }
        if (matches_everything(entry)) wall.emplace(entry.block, &entry);
    }
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() == TableForm::patterns) check_file(file, report);
    }
}

constexpr std::array kTraps{
    Trap{"at the end", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Subject: test/ REJECT\n/./ DUNNO\n"},
    Trap{"inside of a block it ends only the block", "header_checks = regexp:/etc/postfix/h\n==> h <==\nif /^Subject:/\n/./ DUNNO\nendif\n/^X:/ REJECT\n"},
    Trap{"with other flags", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ DUNNO\n/a/i REJECT\n"},
};
constexpr std::array kAlsoBad{
    Trap{"twice", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/a/ DUNNO\n/b/ OK\n/a/ REJECT\n"},
    Trap{"a warning ends the search, too", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^/ WARN\n/a/ REJECT\n"},
};

}  // namespace

const Rule rule_unreachable_pattern{
    .id = "PT419",
    .name = "unreachable-pattern",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A rule stands behind one that matches everything, or the same.",
    .why = "Rules are tried from the top, and the first one that matches ends the search, whatever its action is. What stands\n"
           "behind `/./` is dead, and so is a second copy of a pattern.",
    .bad = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/./ DUNNO\n/^Subject: test/ REJECT\n",
    .good = "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^Subject: test/ REJECT\n/./ DUNNO\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "regexp_table(5)",
    .check = check,
};

}  // namespace postern::lint
