#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "mta/policy/common_checks.h"
#include "mta/policy/restrictions/kinds.h"
#include "mta/policy/scope.h"

namespace postern::policy {
namespace {

constexpr std::array kTypes = {DnsType::a, DnsType::aaaa};

Verdict put_off(const Scope& scope, const DnsAnswer& answer, std::string_view what) {
    return scope.refuse(scope.subject(Subject::recipient), 450, "4.4.4",
                        fmt::format("Unable to look up {}: {}", what, answer.reason));
}

struct Hosts {
    bool ours = false;     // one of the servers is this host
    bool primary = false;  // and it is the best one
    bool allowed = true;   // permit_mx_backup_networks has all of the best ones
    std::optional<Verdict> trouble;
};

std::uint16_t best_preference(const std::vector<DnsRecord>& servers) {
    std::uint16_t best = 0xffff;
    for (const DnsRecord& server : servers) best = std::min(best, server.preference);
    return best;
}

Eval<std::vector<IpAddress>> addresses_of(Scope& scope, std::string host, Hosts& hosts) {
    std::vector<IpAddress> addresses;
    for (const DnsType type : kTypes) {
        const DnsAnswer answer = co_await scope.ask_dns(host, type);
        if (answer.state == AnswerState::temp_fail && !hosts.trouble) {
            hosts.trouble = put_off(scope, answer, fmt::format("host {} as mail exchanger", host));
        }
        for (const DnsRecord& record : answer.records) addresses.push_back(record.address);
    }
    co_return addresses;
}

Eval<void> look_at(Scope& scope, const DnsRecord& server, bool best, Hosts& hosts) {
    const NetworkList& networks = scope.params().permit_mx_backup_networks;
    const std::vector<IpAddress> addresses = co_await addresses_of(scope, server.text, hosts);
    for (const IpAddress& address : addresses) {
        InterfaceQuestion question{InterfaceQuestion::Which::with_proxies, address};
        const InterfaceAnswer own = co_await scope.ask(question);
        if (own.state == AnswerState::found) {
            hosts.ours = true;
            hosts.primary = hosts.primary || best;
        } else if (best && !networks.empty()) {
            const Match inside = co_await match_networks(scope, networks, address);
            hosts.allowed = hosts.allowed && inside == Match::yes;
        }
    }
}

Eval<Verdict> evaluate(Scope& scope) {
    if (!scope.session().recipient) co_return Verdict::dunno();
    const ResolveAnswer route = co_await scope.ask_route(AddressRole::recipient);
    if (route.state == AnswerState::temp_fail) co_return lookup_failure(scope, *scope.session().recipient);
    if (route.state != AnswerState::found || route.has_routing) co_return Verdict::dunno("not a plain address");
    if (route.address_class != AddressClass::other) co_return Verdict::permit("the recipient is one of ours");
    if (route.domain.empty() || is_address_literal(route.domain)) co_return Verdict::dunno("not a domain");
    const DnsAnswer servers = co_await scope.ask_dns(route.domain, DnsType::mx);
    if (servers.state == AnswerState::temp_fail) co_return put_off(scope, servers, "mail exchanger information");
    const std::uint16_t best = best_preference(servers.records);
    Hosts hosts;
    for (const DnsRecord& server : servers.records) {
        co_await look_at(scope, server, server.preference == best, hosts);
    }
    if (hosts.ours && !hosts.primary && hosts.allowed)
        co_return Verdict::permit("this host is a backup for the domain");
    if (hosts.trouble) co_return *std::move(hosts.trouble);
    co_return Verdict::dunno("this host is no backup for the domain");
}

}  // namespace

extern const Restriction restriction_permit_mx_backup;
constinit const Restriction restriction_permit_mx_backup =
    permits(Basis::good_standing,
            {
                .name = "permit_mx_backup",
                .group = Subject::recipient,
                .about = Subject::recipient,
                .asks = {Ask::dns},
                .reads = {"permit_mx_backup_networks"},
                .deprecated = {3, 9, 0},
                .instead = {"relay_domains"},
                .summary = "Lets mail through for domains that name this host as one of their mail servers.",
                .evaluate = evaluate,
            });
}  // namespace postern::policy
