#include <array>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/address_classes.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_loopback_listener_with_hosted_domains;
namespace {

bool is_own(std::string_view name, const Project& project) {
    const std::string host = project.value("myhostname").value_or("");
    return name == host || name == "localhost" || name.starts_with("localhost.") || name.find('.') == std::string_view::npos;
}

void check(const Project& project, Report& report) {
    const conf::Assignment* set = project.assignment("inet_interfaces");
    const auto list = project.values().list("inet_interfaces");
    if (set == nullptr || !list || list->empty()) return;
    for (const conf::ListElement& element : *list) {
        if (element.text != "loopback-only" && !is_loopback(element.text)) return;
    }
    // A listener with an address of its own does not ask inet_interfaces.
    for (const Scope* scope : entries(project)) {
        if (scope->type() == "inet" && !scope->host().empty() && !scope->loopback_only()) return;
        if (scope->program() == "lmtpd") return;
    }
    for (const ClassDomain& domain : find_address_classes(project).domains) {
        if (domain.range.file == FileId::none || (domain.address_class == AddressClass::local && is_own(domain.name, project))) continue;
        report.add(set->value_range(), fmt::format("`{}` has mail from outside, but nothing listens for it", domain.name))
            .with_related(fmt::format("in {}", parameter_of(domain.address_class)), domain.range)
            .with_help("write all, or the addresses of the server; leave it when a proxy on this machine brings the mail");
        return;
    }
}

constexpr std::array kTraps{
    Trap{"a machine that only sends", "inet_interfaces = loopback-only\nmydestination = $myhostname, localhost\n"},
    Trap{"a listener of its own", "inet_interfaces = loopback-only\nvirtual_alias_domains = birch.example\n==> master.cf <==\n192.0.2.1:smtp inet n - n - - smtpd\n"},
    Trap{"for the world", "inet_interfaces = all\nvirtual_alias_domains = birch.example\n"},
};

}  // namespace

const Rule rule_loopback_listener_with_hosted_domains{
    .id = "PT712",
    .name = "loopback-listener-with-hosted-domains",
    .grade = Grade::info,
    .summary = "There are domains with mail from outside, but the server listens on loopback only.",
    .why = "`inet_interfaces = loopback-only` is right for machines that only send. With domains of its own a server usually\n"
           "has to be reachable; the exception are machines where a proxy or a fetch program brings the mail.",
    .bad = "inet_interfaces = loopback-only\nvirtual_alias_domains = birch.example\n",
    .good = "inet_interfaces = all\nvirtual_alias_domains = birch.example\n",
    .traps = kTraps,
    .source = "postconf(5), inet_interfaces",
    .check = check,
};

}  // namespace postern::lint
