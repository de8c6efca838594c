#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_dane_without_dnssec;
namespace {

bool is_dane(std::string_view level) {
    return level == "dane" || level == "dane-only";
}

// A policy's result: the level, then attributes.
std::string policy_level(std::string_view result) {
    return ascii::lower(result.substr(0, result.find_first_of(" \t,")));
}

struct Use {
    SourceRange range;
    std::string level;
};

// The first place that asks for DANE.
std::optional<Use> find_dane(const Project& project, const ClientView& client) {
    const std::string level = client_tls_level(client).value_or("none");
    if (is_dane(level)) {
        const SourceRange place = client.values->place("smtp_tls_security_level");
        if (place.file != FileId::none) return Use{place, level};
    }
    if (client.value("smtp_tls_policy_maps").empty()) return std::nullopt;
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "smtp_tls_policy_maps" || (use.scope != nullptr && use.scope != client.scope)) continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr) continue;
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind != EntryKind::entry || !is_dane(policy_level(entry.result))) continue;
            const std::string found = policy_level(entry.result);
            SourceRange range = entry.result_range;
            range.end = static_cast<std::uint32_t>(range.begin + found.size());
            return Use{range, found};
        }
    }
    return std::nullopt;
}

TextEdit give(const Project& project, const ClientView& client, std::string_view name, std::string_view value) {
    if (client.overrides(name)) return set_override(project, *client.scope, name, value);
    return give_setting(project, name, value, project.assignment("smtp_tls_security_level"));
}

void check(const Project& project, Report& report) {
    const auto client = internet_client(project);
    if (!client || project.version() < conf::Version{2, 11, 0}) return;
    const auto use = find_dane(project, *client);
    if (!use) return;
    const auto support = client->values->resolve("smtp_dns_support_level");
    if (support && !ascii::equal_fold(support->text(), "dnssec")) {
        report.add(use->range, fmt::format("level {} needs DNSSEC, but smtp_dns_support_level is `{}`", use->level, support->text()))
            .with_help("set smtp_dns_support_level = dnssec, with a resolver on this host that validates")
            .with_fix(FixKind::safe, "set smtp_dns_support_level = dnssec", {give(project, *client, "smtp_dns_support_level", "dnssec")});
        return;
    }
    const auto lookup = client->values->list("smtp_host_lookup");
    if (!lookup || lookup->empty()) return;
    const bool dns = std::any_of(lookup->begin(), lookup->end(), [](const conf::ListElement& element) { return ascii::equal_fold(element.text, "dns"); });
    if (dns) return;
    report.add(use->range, fmt::format("level {} needs DNS, but smtp_host_lookup is `{}`", use->level, client->value("smtp_host_lookup")))
        .with_help("set smtp_host_lookup = dns")
        .with_fix(FixKind::suggested, "set smtp_host_lookup = dns", {give(project, *client, "smtp_host_lookup", "dns")});
}

constexpr std::array kTraps{
    Trap{"a policy with DNSSEC", "smtp_dns_support_level = dnssec\nsmtp_tls_security_level = may\nsmtp_tls_policy_maps = hash:/etc/postfix/policy\n==> policy <==\nbirch.example dane-only\n"},
    Trap{"another level", "smtp_tls_security_level = encrypt\n"},
    Trap{"a release without DANE", "==> @target=2.10 <==\n==> main.cf <==\nsmtp_tls_security_level = dane\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in a policy", "smtp_tls_security_level = may\nsmtp_tls_policy_maps = hash:/etc/postfix/policy\n==> policy <==\nbirch.example dane-only\n"},
    Trap{"names from files only", "smtp_dns_support_level = dnssec\nsmtp_tls_security_level = dane\nsmtp_host_lookup = native\n"},
};

}  // namespace

const Rule rule_dane_without_dnssec{
    .id = "PT625",
    .name = "dane-without-dnssec",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "DANE is asked for, but the client does not use DNSSEC.",
    .why = "DANE takes a server's certificate from TLSA records, which only DNSSEC makes trustworthy. Without\n"
           "`smtp_dns_support_level = dnssec` the client warns for every delivery and does without: `dane` falls back to\n"
           "unchecked TLS, and `dane-only` does not deliver.",
    .bad = "smtp_tls_security_level = dane\n",
    .good = "smtp_tls_security_level = dane\nsmtp_dns_support_level = dnssec\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "TLS_README, DANE; postconf(5), smtp_dns_support_level",
    .check = check,
};

}  // namespace postern::lint
