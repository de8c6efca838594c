#include <array>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_entry_without_result;
namespace {

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        const TableForm form = file.text->form();
        if (form == TableForm::list || form == TableForm::aliases) continue;
        const bool only_keys = file.all([](const TableUse& use) { return use.purpose == TablePurpose::list; });
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || !entry.result.empty() || !entry.closed) continue;
            Finding& finding = report.add(entry.key_range, fmt::format("`{}` has no result", entry.key));
            finding.with_help(form == TableForm::pairs ? "postmap leaves the line out: write key, white space, result" : "the rule is left out: write the result behind it");
            if (only_keys && form == TableForm::pairs) {
                finding.with_fix(FixKind::suggested, "write OK behind it", {{{entry.key_range.file, entry.key_range.end, entry.key_range.end}, " OK"}});
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"a list in a file has one column", "relay_domains = /etc/postfix/relays\n==> relays <==\nbirch.example\n"},
    Trap{"a block", "header_checks = regexp:/etc/postfix/h\n==> h <==\nif /a/\n/b/ REJECT\nendif\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a pattern", "header_checks = regexp:/etc/postfix/h\n==> h <==\n/^X-Spam:/\n"},
    Trap{"a network", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.0/24\n"},
};

}  // namespace

const Rule rule_entry_without_result{
    .id = "PT410",
    .name = "entry-without-result",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "An entry of a table has a key but no result, so it is left out.",
    .why = "Every entry of a table needs a result, even where nobody looks at it, as in tables of domains: any word will do there.\n"
           "Lines without one are left out with a warning.",
    .bad = "virtual_mailbox_domains = hash:/etc/postfix/domains\n==> domains <==\nbirch.example\n",
    .good = "virtual_mailbox_domains = hash:/etc/postfix/domains\n==> domains <==\nbirch.example OK\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postmap(1)",
    .check = check,
};

}  // namespace postern::lint
