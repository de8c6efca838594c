#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/services.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_client_sasl_plaintext_forbidden;
namespace {

constexpr std::string_view kClear = "smtp_sasl_security_options";
constexpr std::string_view kInTls = "smtp_sasl_tls_security_options";

enum class Mechanisms : std::uint8_t { plaintext, others_too, opaque };

// Which mechanisms smtp_sasl_mechanism_filter leaves.
Mechanisms mechanisms(const ClientView& client) {
    const std::string filter = client.value("smtp_sasl_mechanism_filter");
    bool plaintext_only = true;
    for (const conf::MatchItem& item : conf::parse_match_list(filter)) {
        if (item.sense == conf::MatchSense::exclude) continue;
        const std::string word = ascii::lower(item.pattern.of(filter));
        if (word.starts_with("static:")) continue;
        if (item.form != conf::MatchForm::word) return Mechanisms::opaque;
        if (word == "plain" || word == "login") continue;
        if (!word.starts_with("scram") && !word.starts_with("cram") && word != "xoauth2") return Mechanisms::opaque;
        plaintext_only = false;
    }
    return plaintext_only ? Mechanisms::plaintext : Mechanisms::others_too;
}

bool forbids_plaintext(const ClientView& client, std::string_view parameter) {
    const auto options = client.values->list(parameter);
    return options && std::any_of(options->begin(), options->end(), [](const conf::ListElement& option) { return ascii::equal_fold(option.text, "noplaintext"); });
}

// The options without the word.
std::string relaxed(const ClientView& client, std::string_view parameter) {
    std::vector<std::string> kept;
    if (const auto options = client.values->list(parameter)) {
        for (const conf::ListElement& option : *options) {
            if (!ascii::equal_fold(option.text, "noplaintext")) kept.push_back(option.text);
        }
    }
    return kept.empty() ? "noanonymous" : fmt::format("{}", fmt::join(kept, ", "));
}

bool is_set(const ClientView& client, std::string_view parameter) {
    return client.values->place(parameter).file != FileId::none;
}

TextEdit give(const Project& project, const ClientView& client, std::string_view name, const std::string& value) {
    if (client.overrides(name) || client.overrides("smtp_sasl_auth_enable")) return set_override(project, *client.scope, name, value);
    const conf::Assignment* near = project.assignment("smtp_sasl_password_maps");
    return give_setting(project, name, value, near != nullptr ? near : project.assignment("smtp_sasl_auth_enable"));
}

void check(const Project& project, Report& report) {
    const auto client = internet_client(project);
    if (!client || !client->flag("smtp_sasl_auth_enable") || client->value("relayhost").empty()) return;
    const auto level = client_tls_level(*client);
    const Mechanisms left = mechanisms(*client);
    if (!level || left == Mechanisms::opaque) return;
    const bool tls = *level != "none";
    // A policy may turn TLS on for the relay: then both must forbid it.
    const bool perhaps_tls = tls || !client->value("smtp_tls_policy_maps").empty();
    if (perhaps_tls && !forbids_plaintext(*client, kInTls)) return;
    if (!tls && !forbids_plaintext(*client, kClear)) return;
    const bool change_tls = perhaps_tls && (demands_tls(*level) || is_set(*client, kInTls));
    const std::string_view name = change_tls ? kInTls : kClear;
    SourceRange range = client->values->place(is_set(*client, name) ? name : kClear);
    if (range.file == FileId::none) range = client->values->place("smtp_sasl_auth_enable");
    if (range.file == FileId::none) return;
    Finding& finding = report.add(range, "plaintext mechanisms are forbidden, and relays rarely offer others: login fails with `no mechanism available`");
    if (left == Mechanisms::others_too) finding.with_grade(Grade::warning);
    const std::string value = relaxed(*client, name);
    std::vector<TextEdit> edits{give(project, *client, name, value)};
    if (!tls && change_tls) edits.push_back(give(project, *client, kClear, relaxed(*client, kClear)));
    finding.with_fact(fmt::format("{} = {}", name, client->value(name)))
        .with_help(fmt::format("{} = {} lets PLAIN and LOGIN through{}", name, value, demands_tls(*level) ? "" : "; demand TLS, too, so that nobody reads the password"))
        .with_fix(FixKind::suggested, fmt::format("set {} = {}", name, value), std::move(edits));
}

constexpr std::array kTraps{
    Trap{"allowed", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_security_options = noanonymous\n"},
    Trap{"allowed with TLS, which is demanded", "relayhost = [smtp.alder.example]:587\nsmtp_tls_security_level = encrypt\nsmtp_sasl_auth_enable = yes\n"
                                                "smtp_sasl_tls_security_options = noanonymous\n"},
    Trap{"allowed with TLS, which a policy may demand", "relayhost = [smtp.alder.example]:587\nsmtp_tls_policy_maps = hash:/etc/postfix/tls_policy\nsmtp_sasl_auth_enable = yes\n"
                                                        "smtp_sasl_tls_security_options = noanonymous\n"},
    Trap{"no relay", "smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n"},
    Trap{"another mechanism on purpose", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_mechanism_filter = gssapi\n"},
    Trap{"no logins", "relayhost = [smtp.alder.example]:587\n"},
};
constexpr std::array kAlsoBad{
    Trap{"TLS is demanded", "relayhost = [smtp.alder.example]:587\nsmtp_tls_security_level = encrypt\nsmtp_sasl_auth_enable = yes\n"},
    Trap{"written out", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_security_options = noplaintext noanonymous\n"},
    Trap{"only plaintext mechanisms are wanted", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_mechanism_filter = plain, login\n"},
    Trap{"a mechanism that needs no plaintext", "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_mechanism_filter = !gssapi, cram-md5, plain\n"},
    Trap{"forbidden with TLS", "relayhost = [smtp.alder.example]:587\nsmtp_tls_security_level = may\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_security_options = noanonymous\n"
                               "smtp_sasl_tls_security_options = noplaintext\n"},
};

}  // namespace

const Rule rule_client_sasl_plaintext_forbidden{
    .id = "PT631",
    .name = "client-sasl-plaintext-forbidden",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "The client may not use PLAIN or LOGIN, and the relay offers hardly anything else.",
    .why = "`smtp_sasl_security_options` is `noplaintext, noanonymous` unless it is set, and `smtp_sasl_tls_security_options`\n"
           "follows it. Nearly all relays offer only PLAIN and LOGIN inside TLS, so the client finds `no mechanism available`\n"
           "and the mail stays in the queue. Allow them, at best inside TLS only: `smtp_tls_security_level = encrypt` with\n"
           "`smtp_sasl_tls_security_options = noanonymous`.",
    .bad = "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n",
    .good = "relayhost = [smtp.alder.example]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n"
            "smtp_sasl_security_options = noanonymous\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "SASL_README; postconf(5), smtp_sasl_security_options",
    .check = check,
};

}  // namespace postern::lint
