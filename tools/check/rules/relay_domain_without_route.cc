#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/finding.h"
#include "tools/check/support/address_classes.h"

namespace postern::lint {
extern const Rule rule_relay_domain_without_route;
namespace {

// Some transport table has the domain, or cannot be read.
bool routed(const Project& project, std::string_view domain) {
    for (const TableUse& use : project.tables()) {
        if (use.parameter != "transport_maps" && use.parameter != "relay_transport_maps") continue;
        if (use.type == "proxy" || use.type == "unionmap" || use.type == "pipemap") continue;
        const TableText* text = project.table_text(use);
        if (text == nullptr || text->form() == TableForm::patterns) return true;
        for (const TableEntry& entry : text->entries()) {
            std::string key = ascii::lower(entry.key);
            if (key == "*" || key == domain) return true;
            if (key.starts_with('.') && std::string_view(domain).ends_with(key)) return true;
        }
    }
    return false;
}

void check(const Project& project, Report& report) {
    const conf::Assignment* set = project.assignment("relay_domains");
    if (set == nullptr || !project.value("relayhost").value_or("x").empty() || project.sets("relay_transport")) return;
    const bool own = set->value().find("mydomain") != std::string_view::npos || set->value().find("myhostname") != std::string_view::npos;
    for (const ClassDomain& domain : find_address_classes(project).domains) {
        if (domain.address_class != AddressClass::relay || domain.range.file == FileId::none || routed(project, domain.name)) continue;
        report.add(domain.range, fmt::format("mail for `{}` goes where DNS says: to this server again, if it is the MX", domain.name))
            .with_help("route it in transport_maps; for a backup MX it is as it should be");
        if (own) break;
    }
}

constexpr std::array kTraps{
    Trap{"with a route", "relay_domains = birch.example\ntransport_maps = hash:/etc/postfix/transport\n==> transport <==\nbirch.example smtp:[192.0.2.9]\n"},
    Trap{"with a relay for everything", "relay_domains = birch.example\nrelayhost = [smtp.alder.example]\n"},
    Trap{"with a transport of its own", "relay_domains = birch.example\nrelay_transport = relay:[192.0.2.9]\n"},
    Trap{"a table that cannot be read", "relay_domains = birch.example\ntransport_maps = ldap:/etc/postfix/t.cf\n"},
    Trap{"none", "relay_domains =\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the own domain", "mydomain = birch.example\nrelay_domains = $mydomain\n"},
};

}  // namespace

const Rule rule_relay_domain_without_route{
    .id = "PT723",
    .name = "relay-domain-without-route",
    .grade = Grade::info,
    .summary = "A relay domain has no route of its own: its mail goes where DNS says.",
    .why = "Mail for `relay_domains` is taken from strangers and passed on. Without an entry in `transport_maps` the next hop\n"
           "comes from the MX records of the domain. That is right for a backup MX; for a server in front of another one it is\n"
           "a loop, because the best MX is this server.",
    .bad = "relay_domains = birch.example\n",
    .good = "relay_domains = birch.example\ntransport_maps = hash:/etc/postfix/transport\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "STANDARD_CONFIGURATION_README",
    .check = check,
};

}  // namespace postern::lint
