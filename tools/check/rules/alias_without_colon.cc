#include <array>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_alias_without_colon;
namespace {

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::aliases) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry) continue;
            if (!entry.colon) {
                Finding& finding = report.add(entry.key_range, fmt::format("`{}` has no colon behind it: the line is left out", entry.key));
                finding.with_help("an alias is name: address");
                if (!entry.result.empty()) finding.with_fix(FixKind::suggested, "add the colon", {{{entry.key_range.file, entry.key_range.end, entry.key_range.end}, ":"}});
            } else if (entry.result.empty()) {
                report.add(entry.key_range, fmt::format("the alias `{}` leads nowhere: the line is left out", entry.key)).with_help("name an address behind the colon");
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"a quoted name", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\n\"joe: x\": joe\nmailman: \"|/usr/bin/post: x\"\n"},
    Trap{"sources elsewhere", "alias_maps = nis:mail.aliases, ldap:/etc/postfix/a.cf\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nothing behind the colon", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nroot:\n"},
};

}  // namespace

const Rule rule_alias_without_colon{
    .id = "PT412",
    .name = "alias-without-colon",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A line of an alias file is not `name: address`.",
    .why = "In alias files a colon separates name and addresses. A line without one, or with nothing behind it, is left out by\n"
           "postalias with a warning, and mail for the name is refused.",
    .bad = "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\npostmaster root\n",
    .good = "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\npostmaster: root\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "aliases(5)",
    .check = check,
};

}  // namespace postern::lint
