#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/base/ip_address.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_key_kind_mismatch;
namespace {

enum class Kind : std::uint8_t { address, mailbox, at_domain, other };

Kind kind_of(std::string_view key) {
    std::string_view bare = key;
    if (bare.starts_with('[') && bare.ends_with(']') && bare.size() > 2) bare = bare.substr(1, bare.size() - 2);
    if (const std::size_t slash = bare.find('/'); slash != std::string_view::npos && IpAddress::parse(bare.substr(0, slash))) return Kind::address;
    if (IpAddress::parse(bare)) return Kind::address;
    if (key.starts_with('@')) return Kind::at_domain;
    const std::size_t at = key.find('@');
    return at != std::string_view::npos && at > 0 ? Kind::mailbox : Kind::other;
}

bool is_mail(std::string_view verb) {
    return verb == "check_sender_access" || verb == "check_recipient_access";
}

// Verbs whose keys are hosts and domains.
bool is_host(std::string_view verb) {
    return verb == "check_client_access" || verb == "check_reverse_client_hostname_access" || verb == "check_helo_access" || verb.ends_with("_mx_access") ||
           verb.ends_with("_ns_access") || verb.ends_with("_a_access");
}

bool fits(std::string_view verb, Kind kind) {
    if (is_mail(verb)) return kind != Kind::address && kind != Kind::at_domain;
    if (is_host(verb)) return kind != Kind::mailbox && kind != Kind::at_domain;
    return true;
}

std::string_view advice(std::string_view verb, Kind kind) {
    if (kind == Kind::address) return "addresses of clients belong into a table of check_client_access";
    if (kind == Kind::at_domain) return "a domain is written without the @ here";
    return is_host(verb) ? "mail addresses belong into a table of check_sender_access or check_recipient_access" : "another restriction looks up such keys";
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::pairs || !file.all([](const TableUse& use) { return !use.verb.empty(); })) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry) continue;
            const Kind kind = kind_of(entry.key);
            if (file.any([&](const TableUse& use) { return fits(use.verb, kind); })) continue;
            report.add(entry.key_range, fmt::format("{} never looks up a key like `{}`", file.first().verb, entry.key)).with_help(std::string(advice(file.first().verb, kind)));
        }
    }
}

constexpr std::array kTraps{
    Trap{"shared by two restrictions",
         "smtpd_client_restrictions = check_client_access hash:/etc/postfix/a\nsmtpd_sender_restrictions = check_sender_access hash:/etc/postfix/a\n==> a <==\n192.0.2.7 REJECT\njoe@birch.example REJECT\n"},
    Trap{"addresses in HELO", "smtpd_helo_restrictions = check_helo_access hash:/etc/postfix/h\n==> h <==\n[192.0.2.7] REJECT\n192.0.2.7 REJECT\n"},
    Trap{"the usual keys", "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\njoe@birch.example REJECT\nbirch.example REJECT\n.birch.example OK\njoe@ OK\n"},
};
constexpr std::array kAlsoBad{
    Trap{"mail addresses of clients", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/c\n==> c <==\njoe@birch.example REJECT\n"},
    Trap{"a domain with an @", "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\n@birch.example REJECT\n"},
};

}  // namespace

const Rule rule_key_kind_mismatch{
    .id = "PT424",
    .name = "key-kind-mismatch",
    .grade = Grade::warning,
    .summary = "A key of an access table can never match what its restriction looks up.",
    .why = "check_client_access asks for names and addresses of hosts, check_sender_access for mail addresses and their domains\n"
           "(without an `@` in front), and so on. A key of another kind never matches: a block that blocks nobody.",
    .bad = "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/s\n==> s <==\n192.0.2.7 REJECT\n",
    .good = "smtpd_client_restrictions = check_client_access hash:/etc/postfix/s\n==> s <==\n192.0.2.7 REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "access(5)",
    .check = check,
};

}  // namespace postern::lint
