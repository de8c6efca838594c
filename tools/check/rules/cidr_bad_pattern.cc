#include <array>

#include <fmt/format.h>

#include "libtables/table_type.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_cidr_bad_pattern;
namespace {

// "non-null host address bits" has a rule of its own.
bool is_host_bits(std::string_view message) {
    return message.find("host address bits") != std::string_view::npos;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::networks) continue;
        const tables::TableType* type = tables::find_table_type("cidr");
        if (type == nullptr || type->check == nullptr) continue;
        Diagnostics found;
        type->check(project.sources(), file.text->file(), found);
        for (const Diagnostic& diagnostic : found) {
            if (is_host_bits(diagnostic.message) || diagnostic.id == "source-no-value" || diagnostic.message.find("result") != std::string::npos) continue;
            report.add(diagnostic.range, diagnostic.message).with_help("Postfix leaves this rule out; a pattern is an address or address/prefix");
        }
    }
}

constexpr std::array kTraps{
    Trap{"conditions and negation", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\nif 192.0.2.0/24\n!192.0.2.8 OK\nendif\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a number too large", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.256.1 OK\n"},
    Trap{"a range", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.1-9 OK\n"},
    Trap{"no endif", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\nif 192.0.2.0/24\n192.0.2.9 OK\n"},
};

}  // namespace

const Rule rule_cidr_bad_pattern{
    .id = "PT421",
    .name = "cidr-bad-pattern",
    .grade = Grade::error,
    .summary = "A pattern of a cidr table is no address and no network, so its rule is left out.",
    .why = "cidr tables hold addresses and networks, nothing else: no names, no wildcards, no ranges. Postfix leaves the rule out\n"
           "with a warning.",
    .bad = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\nmail.birch.example OK\n",
    .good = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.25 OK\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "cidr_table(5)",
    .check = check,
};

}  // namespace postern::lint
