#include <array>

#include <fmt/format.h>

#include "tools/check/support/network.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_cidr_host_bits;
namespace {

// cidr tables write IPv6 networks without brackets.
std::string plain(std::string_view block) {
    std::string text;
    for (const char c : block) {
        if (c != '[' && c != ']') text += c;
    }
    return text;
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::networks) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind == EntryKind::endif || entry.kind == EntryKind::fault) continue;
            const std::string_view key = entry.key;
            const std::size_t slash = key.find('/');
            const bool ipv6 = key.find(':') != std::string_view::npos && slash != std::string_view::npos && !key.starts_with('[');
            const auto fault = network_fault(ipv6 ? fmt::format("[{}]{}", key.substr(0, slash), key.substr(slash)) : std::string(key));
            if (!fault || !fault->host_bits) continue;
            const std::string better = plain(fault->better);
            report.add(entry.key_range, fmt::format("`{}` has bits set behind the prefix: the rule is left out", key))
                .with_help(fmt::format("the network is {}", better))
                .with_fix(FixKind::safe, fmt::format("write {}", better), {{entry.key_range, better}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"networks and addresses", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.0/24 OK\n192.0.2.9 OK\n2001:db8::/32 OK\n!192.0.2.0/28 OK\n"},
};
constexpr std::array kAlsoBad{
    Trap{"IPv6", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n2001:db8::1/32 OK\n"},
    Trap{"in a condition", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\nif 192.0.2.1/24\n192.0.2.9 OK\nendif\n"},
};

}  // namespace

const Rule rule_cidr_host_bits{
    .id = "PT420",
    .name = "cidr-host-bits",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A network in a cidr table has bits set behind its prefix, so its rule is left out.",
    .why = "`192.0.2.9/24` is neither an address nor a network. Postfix logs `skipping this rule` and goes on as if the line were\n"
           "not there.",
    .bad = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.9/24 REJECT\n",
    .good = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.0/24 REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "cidr_table(5)",
    .check = check,
};

}  // namespace postern::lint
