#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_private_key_exposed;
namespace {

constexpr std::uint32_t kOthersRead = 04;
constexpr std::uint32_t kGroupReads = 040;
// Groups that exist to read keys.
constexpr std::array<std::string_view, 7> kKeyGroups{"root", "ssl-cert", "ssl", "tls", "certs", "ssl-keys", "letsencrypt"};

bool names_keys(std::string_view parameter) {
    if (parameter.find("_tls_") == std::string_view::npos) return false;
    return parameter.ends_with("key_file") || parameter.ends_with("cert_file") || parameter.ends_with("_chain_files");
}

bool is_key_group(const Project& project, std::uint32_t group) {
    if (group == 0) return true;
    return std::any_of(kKeyGroups.begin(), kKeyGroups.end(), [&](std::string_view name) {
        const auto account = project.world().group(name);
        return account && account->id == group;
    });
}

void check_file(const Project& project, std::string_view file, SourceRange range, Report& report) {
    const auto path = file.starts_with('/') ? project.locate(file) : std::nullopt;
    const auto status = path ? project.world().status(*path) : std::nullopt;
    if (!status || status->kind != FileKind::regular) return;
    const bool others = (status->mode & kOthersRead) != 0;
    if (!others && ((status->mode & kGroupReads) == 0 || is_key_group(project, status->group))) return;
    const auto text = project.world().read(*path);
    if (!text || text->find("PRIVATE KEY-----") == std::string::npos) return;
    report.add(range, others ? fmt::format("every account of this host can read the private key in {} (mode {:04o})", file, status->mode & 07777U)
                             : fmt::format("a group (id {}) can read the private key in {} (mode {:04o})", status->group, file, status->mode & 07777U))
        .with_help("Postfix opens keys as root: give the file to root, mode 0600, and get a new key if others had access")
        .with_fact(fmt::format("run  chmod 0600 {}", file));
}

// The table of keys for names: its source names files, its index holds the keys themselves.
void check_sni(const Project& project, const TableUse& use, Report& report) {
    const conf::TableType* type = conf::registry::find_table_type(use.type);
    if (type == nullptr || !use.is_path()) return;
    for (const std::string_view suffix : type->index_suffixes) {
        const std::string name = use.name + std::string(suffix);
        const auto path = project.locate(name);
        const auto status = path ? project.world().status(*path) : std::nullopt;
        if (!status || (status->mode & kOthersRead) == 0) continue;
        report.add(use.name_range, fmt::format("every account of this host can read the private keys in {} (mode {:04o})", name, status->mode & 07777U))
            .with_help("the index holds the keys: give it to root, mode 0600, and get new keys if others had access")
            .with_fact(fmt::format("run  chmod 0600 {}", name));
    }
    const TableText* text = project.table_text(use);
    if (text == nullptr) return;
    for (const TableEntry& entry : text->entries()) {
        conf::WordReader words(entry.result, conf::Braces::plain, conf::kListSeparators);
        while (const auto word = words.next()) check_file(project, word->of(entry.result), use.name_range, report);
    }
}

void check(const Project& project, Report& report) {
    for (const TableUse& use : project.tables()) {
        if (use.parameter == "tls_server_sni_maps" && use.range.file != FileId::none) check_sni(project, use, report);
    }
    for (const Setting& setting : settings(project)) {
        if (!names_keys(setting.name)) continue;
        const auto files = setting.values->list(setting.name);
        if (!files) continue;
        for (const conf::ListElement& file : *files) check_file(project, file.text, file.range, report);
    }
}

constexpr std::array kTraps{
    Trap{"for root alone", "==> @host <==\n==> main.cf <==\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n==> /etc/ssl/mx1.key mode=0600 <==\n-----BEGIN PRIVATE KEY-----\n"},
    Trap{"the group for keys", "==> @host group=ssl-cert:114 <==\n==> main.cf <==\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n==> /etc/ssl/mx1.key mode=0640 group=114 <==\n-----BEGIN PRIVATE KEY-----\n"},
    Trap{"certificates are public", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.pem <==\n-----BEGIN CERTIFICATE-----\n"},
    Trap{"not there", "==> @host <==\n==> main.cf <==\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a chain with its key", "==> @host <==\n==> main.cf <==\nsmtpd_tls_chain_files = /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.pem <==\n-----BEGIN EC PRIVATE KEY-----\n"},
    Trap{"the index of names and keys", "==> @host <==\n==> main.cf <==\ntls_server_sni_maps = hash:/etc/postfix/sni\n==> sni mode=0600 <==\nmx1.birch.example /etc/ssl/mx1.pem\n==> sni.db <==\nx\n"},
    Trap{"a file that the table of names names", "==> @host <==\n==> main.cf <==\ntls_server_sni_maps = hash:/etc/postfix/sni\n==> sni mode=0600 <==\nmx1.birch.example /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.pem <==\n-----BEGIN PRIVATE KEY-----\n"},
    Trap{"some group", "==> @host <==\n==> main.cf <==\nsmtp_tls_key_file = /etc/ssl/mx1.key\n==> /etc/ssl/mx1.key mode=0640 group=1000 <==\n-----BEGIN RSA PRIVATE KEY-----\n"},
    Trap{"the key in the certificate's file", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/both.pem\n==> /etc/ssl/both.pem <==\n-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n"},
};

}  // namespace

const Rule rule_private_key_exposed{
    .id = "PT612",
    .name = "private-key-exposed",
    .grade = Grade::error,
    .needs = Needs::host,
    .summary = "The private key of a certificate is readable by accounts that need it not.",
    .why = "Postfix reads keys as root, before it gives up its rights. Whoever else can read the key can pretend to be this\n"
           "server, and for as long as the certificate is valid. Mode 0600 and owner root are right; a group that exists to read\n"
           "keys, such as ssl-cert, is all right, too.",
    .bad = "==> @host <==\n==> main.cf <==\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n==> /etc/ssl/mx1.key <==\n-----BEGIN PRIVATE KEY-----\n",
    .good = "==> @host <==\n==> main.cf <==\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n==> /etc/ssl/mx1.key mode=0600 <==\n-----BEGIN PRIVATE KEY-----\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "TLS_README, server-side certificates",
    .check = check,
};

}  // namespace postern::lint
