#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/address_classes.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_relayhost_loops;
namespace {

bool listens(const Project& project, unsigned port) {
    if (project.master_cf() == nullptr) return port == 25;
    for (const Scope* scope : entries(project)) {
        if (scope->is_smtpd() && scope->type() == "inet" && scope->port() == port) return true;
        if (scope->program() == "postscreen" && scope->port() == port) return true;
    }
    return false;
}

bool in_list(const Project& project, std::string_view parameter, std::string_view host) {
    const auto list = project.values().list(parameter);
    if (!list) return false;
    for (const conf::ListElement& element : *list) {
        std::string_view text = element.text;
        if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
        if (ascii::equal_fold(text, host)) return true;
    }
    return false;
}

// Why the host is this one; empty: it is another.
std::string own_name(const Project& project, const NextHop& hop) {
    if (is_loopback(hop.host)) return "this is the machine itself";
    if (ascii::equal_fold(hop.host, project.value("myhostname").value_or("")) && project.sets("myhostname")) return "this is myhostname";
    if (in_list(project, "inet_interfaces", hop.host)) return "inet_interfaces has this address";
    if (in_list(project, "proxy_interfaces", hop.host)) return "proxy_interfaces has this address";
    for (const ClassDomain& domain : find_address_classes(project).domains) {
        const bool literal = domain.address_class == AddressClass::local && domain.range.file != FileId::none;
        if (literal && !hop.bracketed && ascii::equal_fold(domain.name, hop.host)) return "mydestination has this domain";
    }
    return {};
}

void check(const Project& project, Report& report) {
    for (const HopUse& use : find_next_hops(project)) {
        if (use.parameter != "relayhost" || use.scope != nullptr) continue;
        const NextHop hop = read_next_hop(use.text);
        if (hop.fault != HopFault::none || hop.unix_socket) continue;
        const std::string why = own_name(project, hop);
        const unsigned port = hop.port.empty() ? 25 : port_number(hop.port).value_or(0);
        if (why.empty() || (port != 25 && !listens(project, port))) continue;
        if (is_loopback(hop.host) && !hop.port.empty() && !listens(project, port)) continue;
        report.add(use.range, fmt::format("mail would be relayed to where it came from: {}", why)).with_help("name the server that is to take the mail, or leave relayhost empty");
    }
}

constexpr std::array kTraps{
    Trap{"a tunnel on this machine", "relayhost = [127.0.0.1]:2525\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"another server", "myhostname = mx1.birch.example\nrelayhost = [smtp.alder.example]\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the own name", "myhostname = mx1.birch.example\nrelayhost = [mx1.birch.example]\n"},
    Trap{"an own domain", "mydestination = birch.example\nrelayhost = birch.example\n"},
    Trap{"a port where an smtpd listens", "relayhost = [::1]:10025\n==> master.cf <==\n10025 inet n - n - - smtpd\n"},
};

}  // namespace

const Rule rule_relayhost_loops{
    .id = "PT708",
    .name = "relayhost-loops",
    .grade = Grade::error,
    .summary = "relayhost leads back to this server.",
    .why = "All mail for other servers goes to `relayhost`. When that is this server, Postfix talks to itself, notices it, and\n"
           "returns the mail with `mail for … loops back to myself`.",
    .bad = "relayhost = [127.0.0.1]\n",
    .good = "relayhost = [smtp.alder.example]:587\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), relayhost",
    .check = check,
};

}  // namespace postern::lint
