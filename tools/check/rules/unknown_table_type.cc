#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"
#include "tools/check/support/table_types.h"

namespace postern::lint {
extern const Rule rule_unknown_table_type;
namespace {

void check(const Project& project, Report& report) {
    for (const TableUse& use : project.tables()) {
        if (use.type_range.file == FileId::none || use.type.empty() || use.fault == conf::TableFault::no_colon) continue;
        if (is_table_type(use.type) || (use.purpose == TablePurpose::list && is_no_type(use.type, use.name))) continue;
        Finding& finding = report.add(use.type_range, fmt::format("`{}` is no table type", use.type));
        finding.with_help("lookups fail, and mail is answered with a temporary error; postconf -m lists the types");
        if (const std::string better = meant_table_type(use.type); !better.empty() && project.text(use.type_range) == use.type) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}:", better), {{use.type_range, better}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"an IPv6 address in a list", "mynetworks = 2001:db8::1 ::1\n"},
    Trap{"a type that the target lacks is another rule's", "==> @target=2.10 <==\nvirtual_alias_maps = inline:{a=b}\n"},
    Trap{"nested", "virtual_alias_maps = proxy:unionmap:{hash:/a, pcre:/b}\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in a restriction", "smtpd_client_restrictions = check_client_access file:/etc/postfix/clients\n"},
    Trap{"inside of another table", "virtual_alias_maps = proxy:hahs:/etc/postfix/virtual\n"},
};

}  // namespace

const Rule rule_unknown_table_type{
    .id = "PT404",
    .name = "unknown-table-type",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A table has a type that Postfix does not know.",
    .why = "The word in front of the colon says how the table is read. With an unknown one Postfix logs `unsupported dictionary\n"
           "type` and every lookup fails: mail that needs the table is deferred.",
    .bad = "header_checks = regex:/etc/postfix/header_checks\n",
    .good = "header_checks = regexp:/etc/postfix/header_checks\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "DATABASE_README",
    .check = check,
};

}  // namespace postern::lint
