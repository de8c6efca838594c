#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_secret_file_readable;
namespace {

constexpr std::uint32_t kOthersRead = 04;
constexpr std::array<std::string_view, 5> kClients{"mysql", "pgsql", "ldap", "mongodb", "memcache"};
constexpr std::array<std::string_view, 5> kSuffixes{".db", ".lmdb", ".cdb", ".pag", ".dir"};

bool is_client(std::string_view type) {
    for (const std::string_view known : kClients) {
        if (known == type) return true;
    }
    return false;
}

// A line like `password = x` or `bind_pw = x`; mongodb has it in its uri, between the name and the host.
bool is_secret_line(std::string_view line) {
    if (line.empty() || line.front() == '#' || ascii::is_space(line.front())) return false;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = ascii::trim(line.substr(0, equals));
    const std::string_view value = ascii::trim(line.substr(equals + 1));
    if (name == "password" || name == "bind_pw" || name == "dbpassword") return !value.empty();
    const std::size_t at = value.find('@');
    const std::size_t scheme = value.find("://");
    return name == "uri" && at != std::string_view::npos && scheme != std::string_view::npos && value.substr(scheme + 3, at - scheme - 3).find(':') != std::string_view::npos;
}

bool holds_secret(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (is_secret_line(text.substr(0, end))) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

void check_file(const Project& project, const TableUse& use, const std::string& path, std::string_view shown, Report& report) {
    const auto status = project.world().status(path);
    if (!status || status->kind != FileKind::regular || (status->mode & kOthersRead) == 0) return;
    const bool client = is_client(use.type);
    report.add(use.name_range, fmt::format("every account of this host can read the passwords in {} (mode {:04o})", shown, status->mode & 07777U))
        .with_help(client ? "let only root and the group postfix read it: chmod 0640, chgrp postfix" : "Postfix opens it as root: chmod 0600")
        .with_fact(client ? fmt::format("run  chgrp postfix {0} && chmod 0640 {0}", shown) : fmt::format("run  chmod 0600 {}", shown))
        .subject = std::string(shown);
}

void check(const Project& project, Report& report) {
    for (const TableUse& use : project.tables()) {
        if (!use.is_path() || use.name_range.file == FileId::none) continue;
        const auto path = project.locate(use.name);
        if (!path) continue;
        if (is_client(use.type)) {
            const auto text = project.world().read(*path);
            if (text && holds_secret(*text)) check_file(project, use, *path, use.name, report);
            continue;
        }
        if (use.purpose != TablePurpose::passwords || !is_file_type(use.type)) continue;
        check_file(project, use, *path, use.name, report);
        if (!is_indexed_type(use.type)) continue;
        for (const std::string_view suffix : kSuffixes) check_file(project, use, *path + std::string(suffix), use.name + std::string(suffix), report);
    }
}

constexpr std::array kTraps{
    Trap{"for root alone", "==> @host <==\n==> main.cf <==\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n==> sasl_passwd mode=0600 <==\n[smtp.alder.example]:587 user:secret\n"},
    Trap{"SQL that the group postfix may read", "==> @host <==\n==> main.cf <==\nvirtual_mailbox_maps = mysql:/etc/postfix/boxes.cf\n==> boxes.cf mode=0640 <==\npassword = secret\n"},
    Trap{"a client without a password", "==> @host <==\n==> main.cf <==\nvirtual_mailbox_maps = ldap:/etc/postfix/boxes.cf\n==> boxes.cf <==\nserver_host = ldap.birch.example\n#bind_pw = x\nbind_pw =\n"},
    Trap{"a table without secrets", "==> @host <==\n==> main.cf <==\ntransport_maps = hash:/etc/postfix/transport\n==> transport <==\nalder.example smtp:[192.0.2.1]\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the index", "==> @host <==\n==> main.cf <==\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n==> sasl_passwd mode=0600 <==\na b:c\n==> sasl_passwd.db <==\nx\n"},
    Trap{"SQL", "==> @host <==\n==> main.cf <==\nvirtual_mailbox_maps = proxy:mysql:/etc/postfix/boxes.cf\n==> boxes.cf <==\nuser = mail\npassword = secret\n"},
    Trap{"LDAP", "==> @host <==\n==> main.cf <==\nvirtual_alias_maps = ldap:/etc/postfix/alias.cf\n==> alias.cf <==\nbind_pw = secret\n"},
};

}  // namespace

const Rule rule_secret_file_readable{
    .id = "PT622",
    .name = "secret-file-readable",
    .grade = Grade::error,
    .tier = 1,
    .needs = Needs::host,
    .summary = "A file with passwords is readable by every account of the host.",
    .why = "`postmap` gives an index the mode of its source, and editors make files with mode 0644: the passwords of the relay\n"
           "or of the database are then open to every program on the host. Tables of passwords are opened as root, so 0600 will\n"
           "do for source and index. Settings of SQL and LDAP tables are also read by unprivileged programs: 0640 with group\n"
           "postfix.",
    .bad = "==> @host <==\n==> main.cf <==\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n==> sasl_passwd <==\n[smtp.alder.example]:587 user:secret\n",
    .good = "==> @host <==\n==> main.cf <==\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n==> sasl_passwd mode=0600 <==\n[smtp.alder.example]:587 user:secret\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "SASL_README; mysql_table(5), ldap_table(5)",
    .check = check,
};

}  // namespace postern::lint
