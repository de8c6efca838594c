#include <array>

#include <fmt/format.h>

#include "tools/check/support/network.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_network_in_indexed_table;
namespace {

bool is_network_key(std::string_view key) {
    if (!looks_like_network(key)) return false;
    const bool digits = key.find_first_not_of("0123456789.") == std::string_view::npos;
    if (digits) return key.ends_with('.') && key.size() > 1;
    // A mail address or a host name is none, an IPv6 address is looked up as it is.
    return key.find_first_of("/*") != std::string_view::npos;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::pairs) continue;
        if (!file.any([](const TableUse& use) { return use.purpose == TablePurpose::access || use.purpose == TablePurpose::list; })) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || !is_network_key(entry.key)) continue;
            Finding& finding = report.add(entry.key_range, fmt::format("`{}` is a network, and {} tables look up addresses as they are", entry.key, file.first().type));
            finding.with_help("use a cidr: table, or a key of whole numbers like 192.0.2");
            if (entry.key.ends_with('.') && project.text(entry.key_range) == entry.key) {
                const SourceRange dot{entry.key_range.file, entry.key_range.end - 1, entry.key_range.end};
                finding.with_fix(FixKind::suggested, "delete the dot at the end", {{dot, ""}});
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"whole numbers", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n203.0.113 REJECT\n192.0.2.7 OK\n"},
    Trap{"a cidr table", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n203.0.113.0/24 REJECT\n"},
    Trap{"IPv6 addresses", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n2001:db8::1 OK\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a dot at the end", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n203.0.113. REJECT\n"},
    Trap{"a wildcard", "smtpd_client_restrictions = check_client_access texthash:/etc/postfix/c\n==> c <==\n203.0.113.* REJECT\n"},
};

}  // namespace

const Rule rule_network_in_indexed_table{
    .id = "PT423",
    .name = "network-in-indexed-table",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A network stands in a table whose keys are looked up as they are.",
    .why = "For a client Postfix asks indexed tables for the address, then for it without its last number, and so on:\n"
           "`203.0.113.9`, `203.0.113`, … A key like `203.0.113.0/24` is never asked for. Networks belong into a cidr: table.",
    .bad = "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n203.0.113.0/24 REJECT\n",
    .good = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n203.0.113.0/24 REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "access(5)",
    .check = check,
};

}  // namespace postern::lint
