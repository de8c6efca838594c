#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_smtps_relay_without_wrapper;
namespace {

// The service that carries mail for the hop; null: the values of main.cf count.
const Scope* carrier(const Project& project, const HopUse& use) {
    std::string name = use.transport;
    if (name.empty()) {
        const std::string value = project.value("default_transport").value_or("smtp");
        name = value.substr(0, value.find(':'));
    }
    return entry_named(project, name, "unix");
}

bool wrapped(const Project& project, const Scope* scope) {
    return (scope == nullptr ? project.flag("smtp_tls_wrappermode") : scope->flag("smtp_tls_wrappermode")).value_or(false);
}

std::string level(const Project& project, const Scope* scope) {
    return (scope == nullptr ? project.value("smtp_tls_security_level") : scope->value("smtp_tls_security_level")).value_or("");
}

bool below_encrypt(std::string_view level) {
    return level.empty() || level == "none" || level == "may" || level == "dane";
}

void check_hops(const Project& project, Report& report) {
    const conf::Version version = project.version();
    for (const HopUse& use : find_next_hops(project)) {
        if (use.transport == "lmtp") continue;
        const NextHop hop = read_next_hop(use.text);
        if (hop.fault != HopFault::none || hop.port.empty() || port_number(hop.port) != 465U) continue;
        const Scope* scope = carrier(project, use);
        if (wrapped(project, scope)) continue;
        SourceRange range = use.range;
        if (range.end - range.begin == use.text.size()) range.begin += static_cast<std::uint32_t>(hop.port_span.begin);
        Finding& finding = report.add(range, fmt::format("port {} speaks TLS from the first byte, but smtp_tls_wrappermode is off", hop.port));
        if (version < conf::Version{3, 0, 0}) {
            finding.with_help(fmt::format("Postfix {} cannot do that: use port 587, or a TLS tunnel", version.text()));
            continue;
        }
        finding.with_help("both sides wait for the other to begin: mail stays in the queue");
        const bool own = scope != nullptr && scope->overrides("smtp_tls_wrappermode");
        std::vector<TextEdit> edits;
        if (own || use.parameter != "relayhost") {
            if (scope == nullptr) continue;
            edits.push_back(set_override(project, *scope, "smtp_tls_wrappermode", "yes"));
        } else {
            const conf::Assignment* near = project.assignment("relayhost");
            edits.push_back(give_setting(project, "smtp_tls_wrappermode", "yes", near));
            if (below_encrypt(level(project, scope))) edits.push_back(give_setting(project, "smtp_tls_security_level", "encrypt", near));
        }
        finding.with_fix(FixKind::suggested, "turn smtp_tls_wrappermode on", std::move(edits));
    }
}

// The mode is on for everything: then everything must want it.
void check_mode(const Project& project, Report& report) {
    const conf::Assignment* mode = project.assignment("smtp_tls_wrappermode");
    if (mode == nullptr || !wrapped(project, nullptr)) return;
    if (below_encrypt(level(project, nullptr))) {
        report.add(mode->value_range(), fmt::format("smtp_tls_wrappermode needs smtp_tls_security_level=encrypt or better, it is `{}`", level(project, nullptr)))
            .with_help("without it the SMTP client refuses to send")
            .with_fix(FixKind::suggested, "set smtp_tls_security_level = encrypt", {give_setting(project, "smtp_tls_security_level", "encrypt", mode)});
    }
    const std::string relay = project.value("relayhost").value_or("");
    if (relay.empty()) {
        report.add(mode->value_range(), "every server of the world would have to speak TLS from the first byte: none does on port 25")
            .with_help("set it with -o for the one transport that needs it");
        return;
    }
    const NextHop hop = read_next_hop(relay);
    if (hop.fault == HopFault::none && (hop.port.empty() || port_number(hop.port).value_or(465) != 465U)) {
        report.add(mode->value_range(), fmt::format("relayhost is on port {}, where servers begin in the clear", hop.port.empty() ? "25" : hop.port))
            .with_help("use port 465, or turn it off and STARTTLS is used");
    }
}

void check(const Project& project, Report& report) {
    check_hops(project, report);
    check_mode(project, report);
}

constexpr std::array kTraps{
    Trap{"on, with the right level", "relayhost = [smtp.alder.example]:465\nsmtp_tls_wrappermode = yes\nsmtp_tls_security_level = encrypt\n"},
    Trap{"on for the transport", "relayhost = [smtp.alder.example]:smtps\n==> master.cf <==\nsmtp unix - - n - - smtp\n  -o smtp_tls_wrappermode=yes\n  -o smtp_tls_security_level=encrypt\n"},
    Trap{"port 587", "relayhost = [smtp.alder.example]:587\nsmtp_tls_security_level = encrypt\n"},
};
constexpr std::array kAlsoBad{
    Trap{"without a level", "relayhost = [smtp.alder.example]:465\nsmtp_tls_wrappermode = yes\n"},
    Trap{"without a relay", "smtp_tls_wrappermode = yes\nsmtp_tls_security_level = encrypt\n"},
    Trap{"for a relay on another port", "relayhost = [smtp.alder.example]:587\nsmtp_tls_wrappermode = yes\nsmtp_tls_security_level = encrypt\n"},
    Trap{"before 3.0", "==> @target=2.11 <==\nrelayhost = [smtp.alder.example]:465\n"},
};

}  // namespace

const Rule rule_smtps_relay_without_wrapper{
    .id = "PT710",
    .name = "smtps-relay-without-wrapper",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "TLS from the first byte is on for one side of the connection only.",
    .why = "Servers on port 465 wait for a TLS handshake, those on 25 and 587 greet in plain text. The SMTP client begins with\n"
           "TLS only with `smtp_tls_wrappermode = yes`, which in turn wants `smtp_tls_security_level = encrypt` or better. When\n"
           "the two do not fit, both sides wait, the connection times out, and mail stays in the queue.",
    .bad = "relayhost = [smtp.alder.example]:465\n",
    .good = "relayhost = [smtp.alder.example]:465\nsmtp_tls_wrappermode = yes\nsmtp_tls_security_level = encrypt\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), smtp_tls_wrappermode",
    .check = check,
};

}  // namespace postern::lint
