#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/ip_address.h"
#include "tools/check/finding.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_interface_protocol_clash;
namespace {

struct Protocols {
    bool ipv4 = false;
    bool ipv6 = false;
    const conf::Assignment* set = nullptr;
};

std::optional<Protocols> protocols_of(const Project& project) {
    const auto list = project.values().list("inet_protocols");
    if (!list || list->empty()) return std::nullopt;
    Protocols protocols;
    for (const conf::ListElement& element : *list) {
        const std::string word = ascii::lower(element.text);
        if (word != "all" && word != "ipv4" && word != "ipv6") return std::nullopt;
        protocols.ipv4 = protocols.ipv4 || word != "ipv6";
        protocols.ipv6 = protocols.ipv6 || word != "ipv4";
    }
    protocols.set = project.assignment("inet_protocols");
    return protocols;
}

std::string_view bare(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    return text;
}

void check_address(const Protocols& protocols, std::string_view text, SourceRange range, Report& report) {
    const auto address = IpAddress::parse(bare(text));
    if (!address || range.file == FileId::none) return;
    const bool ipv6 = address->family() == AddressFamily::ipv6;
    if (ipv6 ? protocols.ipv6 : protocols.ipv4) return;
    Finding& finding = report.add(range, fmt::format("{} is an {} address, and inet_protocols allows only {}", text, ipv6 ? "IPv6" : "IPv4", ipv6 ? "ipv4" : "ipv6"));
    finding.with_help("allow the protocol, or take the address out");
    if (protocols.set != nullptr) {
        finding.with_related("inet_protocols is set here", protocols.set->value_range());
        finding.with_fix(FixKind::suggested, "set inet_protocols = all", {{protocols.set->value_range(), "all"}});
    }
}

// Names are not asked for: that would need the network.
void check_interface(const Project& project, const conf::ListElement& element, Report& report) {
    if (element.range.file == FileId::none) return;
    const auto address = IpAddress::parse(bare(element.text));
    if (!address) {
        if (element.text.find('.') == std::string::npos || element.text.find_first_not_of("0123456789.") != std::string::npos) return;
        report.add(element.range, fmt::format("`{}` is neither an address nor a name", element.text)).with_help("an IPv4 address has four numbers up to 255");
        return;
    }
    // Another machine's files say nothing about this one.
    if (!project.host() || !project.input().root.empty()) return;
    const std::vector<conf::Interface> interfaces = project.machine().interfaces();
    const bool ours = std::any_of(interfaces.begin(), interfaces.end(), [&](const conf::Interface& one) { return one.address == *address; });
    if (ours || interfaces.empty()) return;
    report.add(element.range, fmt::format("no interface of this host has the address {}", element.text))
        .with_help("name an address that is there when Postfix starts, or write `all`");
}

void check(const Project& project, Report& report) {
    const auto protocols = protocols_of(project);
    for (const std::string_view name : {"smtp_bind_address", "smtp_bind_address6"}) {
        const auto text = project.values().text(name);
        if (!text || text->value.empty() || text->range.file == FileId::none) continue;
        if (is_loopback(text->value)) {
            report.add(text->range, "connections to other servers cannot come from the loopback address").with_help("name an address of the network, or leave it out");
        } else if (protocols) {
            check_address(*protocols, text->value, text->range, report);
        }
    }
    if (const auto list = project.values().list("inet_interfaces")) {
        for (const conf::ListElement& element : *list) {
            if (protocols) check_address(*protocols, element.text, element.range, report);
            check_interface(project, element, report);
        }
    }
    if (!protocols) return;
    for (const Scope* scope : entries(project)) {
        if (scope->type() != "inet" || scope->host().empty()) continue;
        check_address(*protocols, scope->host(), scope->range(), report);
    }
}

constexpr std::array kTraps{
    Trap{"IPv6 in mynetworks does no harm", "inet_protocols = ipv4\nmynetworks = 127.0.0.0/8 [::1]/128\n"},
    Trap{"both", "inet_protocols = all\nsmtp_bind_address6 = 2001:db8::25\ninet_interfaces = 192.0.2.1, [2001:db8::25]\n"},
    Trap{"an address of another machine", "inet_interfaces = 198.51.100.7\n"},
    Trap{"an address of this host", "inet_interfaces = 192.0.2.1, 127.0.0.1\n==> @host <==\n"},
    Trap{"names", "inet_protocols = ipv4\ninet_interfaces = localhost, mx1.birch.example\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a listener", "inet_protocols = ipv4\n==> master.cf <==\n[2001:db8::25]:smtp inet n - n - - smtpd\n"},
    Trap{"the other way round", "inet_protocols = ipv6\ninet_interfaces = 192.0.2.1\n"},
    Trap{"an address that this host has not", "inet_interfaces = 198.51.100.7\n==> @host <==\n"},
    Trap{"no address at all", "inet_interfaces = 192.0.2.999\n"},
    Trap{"from loopback into the world", "smtp_bind_address = 127.0.0.1\n"},
};

}  // namespace

const Rule rule_interface_protocol_clash{
    .id = "PT713",
    .name = "interface-protocol-clash",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "An address belongs to a protocol that inet_protocols turns off, to no interface of this host, or cannot reach anybody.",
    .why = "`inet_protocols = ipv4` turns IPv6 off altogether: with an IPv6 address among the interfaces or listeners Postfix\n"
           "does not start. Neither does it when inet_interfaces has an address that no interface of the host has; that is looked at\n"
           "in host mode only, and names are not resolved. Bound to 127.0.0.1, the SMTP client cannot reach other machines.",
    .bad = "inet_protocols = ipv4\nsmtp_bind_address6 = 2001:db8::25\n",
    .good = "inet_protocols = all\nsmtp_bind_address6 = 2001:db8::25\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), inet_protocols; IPV6_README",
    .check = check,
};

}  // namespace postern::lint
