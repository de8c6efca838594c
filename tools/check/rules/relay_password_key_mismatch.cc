#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_relay_password_key_mismatch;
namespace {

struct Passwords {
    std::vector<const TableEntry*> entries;
    bool known = false;
};

Passwords passwords_of(const Project& project) {
    Passwords passwords;
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "smtp_sasl_password_maps") continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr || text->form() != TableForm::pairs) return {};
        passwords.known = true;
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind == EntryKind::entry) passwords.entries.push_back(&entry);
        }
    }
    return passwords;
}

bool matches(const Passwords& passwords, const NextHop& hop, std::string_view text, bool by_sender) {
    for (const TableEntry* entry : passwords.entries) {
        if (by_sender && entry->key.find('@') != std::string_view::npos) return true;
        if (ascii::equal_fold(entry->key, text)) return true;
        if (hop.bracketed && ascii::equal_fold(entry->key, hop.host)) return true;
    }
    return false;
}

void check(const Project& project, Report& report) {
    if (!project.flag("smtp_sasl_auth_enable").value_or(false)) return;
    const Passwords passwords = passwords_of(project);
    if (!passwords.known) return;
    const bool by_sender = project.flag("smtp_sender_dependent_authentication").value_or(false);
    for (const HopUse& use : find_next_hops(project)) {
        if (use.parameter != "relayhost" && !use.parameter.ends_with("fallback_relay")) continue;
        const NextHop hop = read_next_hop(use.text);
        if (hop.fault != HopFault::none || hop.unix_socket || matches(passwords, hop, use.text, by_sender)) continue;
        Finding& finding = report.add(use.range, fmt::format("no key of smtp_sasl_password_maps is `{}`", use.text));
        finding.with_help("the key is the next hop exactly as it is written here, brackets and port included");
        for (const TableEntry* entry : passwords.entries) {
            if (entry->key.find(hop.host) == std::string_view::npos) continue;
            finding.with_related(fmt::format("the table has `{}`", entry->key), entry->key_range);
            if (project.text(entry->key_range) == entry->key) finding.with_fix(FixKind::suggested, fmt::format("write {} there", use.text), {{entry->key_range, use.text}});
            break;
        }
    }
}

constexpr std::array kTraps{
    Trap{"spelt alike", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/p\n==> p <==\n[smtp.alder.example]:587 joe:pw\n"},
    Trap{"the host alone", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/p\n==> p <==\nsmtp.alder.example joe:pw\n"},
    Trap{"by sender", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sender_dependent_authentication = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/p\n==> p <==\njoe@birch.example joe:pw\n"},
    Trap{"a table that cannot be read", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/p\n"},
};

}  // namespace

const Rule rule_relay_password_key_mismatch{
    .id = "PT432",
    .name = "relay-password-key-mismatch",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "The password table has no key for the relay host as it is written.",
    .why = "The SMTP client looks its password up under the next hop exactly as `relayhost` spells it, then under the name of the\n"
           "host. `[host]:587` in one file and `[host]` in the other do not meet, and the relay refuses the mail.",
    .bad = "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/p\n==> p <==\n[smtp.alder.example] joe:pw\n",
    .good = "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/p\n==> p <==\n[smtp.alder.example]:587 joe:pw\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "SASL_README",
    .check = check,
};

}  // namespace postern::lint
