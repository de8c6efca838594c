#include <array>

#include <fmt/format.h>

#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_colon_in_map_key;
namespace {

// "2001:db8::" is a prefix of addresses, not a word with a colon.
bool is_address_prefix(std::string_view key) {
    return key.find_first_not_of("0123456789abcdefABCDEF:") == std::string_view::npos && key.substr(0, key.size() - 1).find(':') != std::string_view::npos;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::pairs) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || entry.key.size() < 2 || !entry.key.ends_with(':') || is_address_prefix(entry.key)) continue;
            const SourceRange colon{entry.key_range.file, entry.key_range.end - 1, entry.key_range.end};
            report.add(entry.key_range, fmt::format("the colon belongs to the key: `{}` never matches", entry.key))
                .with_help("only alias files have colons; here white space separates")
                .with_fix(FixKind::safe, "delete the colon", {{colon, ""}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"IPv6 prefixes", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\n2001:db8: REJECT\n"},
    Trap{"ports of password files", "smtp_sasl_password_maps = hash:/etc/postfix/p\n==> p <==\n[smtp.birch.example]:587 joe:secret\n"},
    Trap{"alias files have colons", "alias_maps = hash:/etc/postfix/aliases\n==> aliases <==\nroot: joe\n"},
};

}  // namespace

const Rule rule_colon_in_map_key{
    .id = "PT411",
    .name = "colon-in-map-key",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A key ends in a colon, as in alias files, and never matches.",
    .why = "`name: value` is the form of aliases(5). In all other tables white space ends the key, so the colon becomes part of\n"
           "it, and the address without a colon is not found.",
    .bad = "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\ninfo@birch.example: anna\n",
    .good = "virtual_alias_maps = hash:/etc/postfix/virtual\n==> virtual <==\ninfo@birch.example anna\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "postmap(1)",
    .check = check,
};

}  // namespace postern::lint
