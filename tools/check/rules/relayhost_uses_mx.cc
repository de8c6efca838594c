#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/ip_address.h"
#include "tools/check/finding.h"
#include "tools/check/support/next_hop.h"

namespace postern::lint {
extern const Rule rule_relayhost_uses_mx;
namespace {

constexpr std::array<std::string_view, 8> kHostWords{"smtp", "relay", "mail", "mx", "out", "smarthost", "email", "mta"};

// "smtp", "smtp2", "smtp-relay", "mx1": a label that names one machine.
bool names_a_host(std::string_view host) {
    const std::string label = ascii::lower(host.substr(0, host.find('.')));
    std::size_t at = 0;
    bool any = false;
    while (at < label.size()) {
        const std::size_t end = std::min(label.find('-', at), label.size());
        std::string_view word = std::string_view(label).substr(at, end - at);
        while (!word.empty() && word.back() >= '0' && word.back() <= '9') word.remove_suffix(1);
        const bool known = std::find(kHostWords.begin(), kHostWords.end(), word) != kHostWords.end();
        if (!known && at == 0) return false;
        any = any || known;
        at = end + 1;
    }
    return any;
}

bool has_bracketed_password(const Project& project, std::string_view host) {
    for (const TableUse& use : project.tables()) {
        if (use.purpose != TablePurpose::passwords) continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr) continue;
        for (const TableEntry& entry : text->entries()) {
            if (entry.key.starts_with(fmt::format("[{}]", host))) return true;
        }
    }
    return false;
}

void check(const Project& project, Report& report) {
    for (const HopUse& use : find_next_hops(project)) {
        if (use.transport == "lmtp") continue;
        const NextHop hop = read_next_hop(use.text);
        if (hop.fault != HopFault::none || hop.bracketed || hop.unix_socket || hop.host.find('.') == std::string_view::npos) continue;
        if (IpAddress::parse(hop.host)) continue;
        if (hop.port.empty() && !names_a_host(hop.host) && !has_bracketed_password(project, hop.host)) continue;
        SourceRange range = use.range;
        const bool exact = range.end - range.begin == use.text.size();
        if (exact) {
            range.end = static_cast<std::uint32_t>(range.begin + hop.host_span.end);
            range.begin += static_cast<std::uint32_t>(hop.host_span.begin);
        }
        Finding& finding = report.add(range, fmt::format("without brackets Postfix asks DNS for the mail servers (MX) of {}", hop.host));
        finding.with_help("write brackets around the name of a machine; then passwords are looked up under that name, too");
        if (exact) finding.with_fix(FixKind::suggested, fmt::format("write [{}]", hop.host), {{range, fmt::format("[{}]", hop.host)}});
    }
}

constexpr std::array kTraps{
    Trap{"the mail servers of an organisation", "relayhost = alder.example\n"},
    Trap{"in brackets", "relayhost = [smtp.alder.example]:587\n"},
    Trap{"an address", "relayhost = 192.0.2.1:25\n"},
    Trap{"a socket", "mailbox_transport = lmtp:unix:private/mail.sock\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a host by its name", "relayhost = smtp2.alder.example\n"},
    Trap{"the password has brackets", "relayhost = alder.example\nsmtp_sasl_password_maps = hash:/etc/postfix/sasl\n==> sasl <==\n[alder.example]:587 user:pw\n"},
    Trap{"in a transport table", "transport_maps = hash:/etc/postfix/transport\n==> transport <==\nbirch.example smtp:mx1.birch.example:25\n"},
};

}  // namespace

const Rule rule_relayhost_uses_mx{
    .id = "PT707",
    .name = "relayhost-uses-mx",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "A next hop names a machine without brackets, so Postfix looks for its MX records.",
    .why = "`relayhost = smtp.alder.example:587` means: ask DNS who takes mail for that domain, and go there. A machine is meant,\n"
           "and machines stand in brackets. Often there is no MX record and it works by accident; but passwords are looked up\n"
           "under the name as written, so brackets in one file and none in the other give `no credentials`.",
    .bad = "relayhost = smtp.alder.example:587\n",
    .good = "relayhost = [smtp.alder.example]:587\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), relayhost",
    .check = check,
};

}  // namespace postern::lint
