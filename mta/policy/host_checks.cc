// check_hosts(): the hosts behind a domain, put to an access table.
#include <fmt/format.h>

#include <array>

#include "mta/policy/access_checks.h"
#include "mta/policy/common_checks.h"

namespace postern::policy {
namespace {

constexpr std::array kAddressTypes = {DnsType::a, DnsType::aaaa};

ReplySubject reverse_subject(const std::string& name) {
    return {name, kUnverifiedClient};
}

struct Target {
    std::string domain;
    ReplySubject about;
};

/// The domain to look at; empty: nothing is known.
Eval<Target> target_of(Scope& scope, HostCheck check) {
    Target target{{}, scope.subject(check.about)};
    const SessionFacts& session = scope.session();
    if (check.about == Subject::client) {
        const ClientName client = co_await scope.ask_client_name();
        const std::string& name = check.reverse ? client.reverse_name : client.name;
        if (name != "unknown") target.domain = name;
        if (check.reverse) target.about = reverse_subject(name);
    } else if (check.about == Subject::helo) {
        target.domain = session.helo.value_or(std::string());
    } else {
        const auto& address = check.about == Subject::sender ? session.sender : session.recipient;
        const bool bare = address && !address->empty() && address->find('@') == std::string::npos;
        target.domain = bare ? scope.params().myhostname : domain_of(address.value_or(std::string()));
    }
    co_return target;
}

Eval<DnsAnswer> find_name_servers(Scope& scope, std::string domain) {
    DnsAnswer servers = co_await scope.ask_dns(domain, DnsType::ns);
    // A host has the name servers of the domain it is in.
    while (servers.state == AnswerState::absent) {
        const std::size_t dot = domain.find('.');
        if (dot == std::string::npos || dot + 1 == domain.size()) break;
        domain.erase(0, dot + 1);
        servers = co_await scope.ask_dns(domain, DnsType::ns);
    }
    co_return servers;
}

/// A domain without mail servers gets its mail itself.
Eval<DnsAnswer> find_mail_servers(Scope& scope, std::string domain) {
    DnsAnswer servers = co_await scope.ask_dns(domain, DnsType::mx);
    if (servers.state == AnswerState::absent) {
        servers.state = AnswerState::found;
        servers.records.push_back(DnsRecord{DnsType::mx, domain, {}, 0});
    }
    co_return servers;
}

Eval<Verdict> check_addresses(Scope& scope, std::string host, ReplySubject about) {
    const KeyForm form = key_form(scope.argument());
    for (const DnsType type : kAddressTypes) {
        const DnsAnswer addresses = co_await scope.ask_dns(host, type);
        for (const DnsRecord& record : addresses.records) {
            Verdict verdict = co_await check_keys(scope, address_keys(record.address, form), about);
            if (verdict.kind != Verdict::Kind::dunno) co_return verdict;
        }
    }
    co_return Verdict::dunno("no host of the domain is in the table");
}

Eval<Verdict> check_server(Scope& scope, std::string host, ReplySubject about) {
    Verdict verdict = co_await check_name(scope, host, about);
    if (verdict.kind != Verdict::Kind::dunno) co_return verdict;
    verdict = co_await check_addresses(scope, host, about);
    co_return verdict;
}

std::optional<IpAddress> literal_address(std::string_view domain) {
    if (is_address_literal(domain)) {
        if (!is_valid_literal(domain)) return std::nullopt;
        domain = domain.substr(1, domain.size() - 2);
        if (domain.find(':') != std::string_view::npos) domain.remove_prefix(domain.find(':') + 1);
    }
    const auto address = IpAddress::parse(domain);
    if (!address) return std::nullopt;
    return *address;
}

}  // namespace

Eval<Verdict> check_hosts(Scope& scope, HostCheck check) {
    Target target = co_await target_of(scope, check);
    if (target.domain.empty()) co_return Verdict::dunno("there is no domain to look at");
    const bool bracketed = is_address_literal(target.domain);
    if (bracketed && check.kind == HostKind::ns) co_return Verdict::dunno("an address has no name servers");
    const auto address = literal_address(target.domain);
    if (address && check.kind != HostKind::ns) {
        Verdict verdict = co_await check_keys(scope, address_keys(*address, key_form(scope.argument())), target.about);
        co_return verdict;
    }
    if (bracketed) co_return Verdict::dunno("not an address");
    if (check.kind == HostKind::a) {
        Verdict verdict = co_await check_addresses(scope, target.domain, target.about);
        co_return verdict;
    }
    DnsAnswer servers;
    if (check.kind == HostKind::mx) {
        servers = co_await find_mail_servers(scope, target.domain);
    } else {
        servers = co_await find_name_servers(scope, target.domain);
    }
    if (servers.state != AnswerState::found) {
        scope.warn(fmt::format("Unable to look up {} host for {}: {}", check.kind == HostKind::mx ? "MX" : "NS",
                               target.about.name, servers.reason));
        co_return Verdict::dunno("the hosts of the domain cannot be found");
    }
    for (const DnsRecord& server : servers.records) {
        if (server.text.empty()) continue;  // a null MX
        Verdict verdict = co_await check_server(scope, server.text, target.about);
        if (verdict.kind != Verdict::Kind::dunno) co_return verdict;
    }
    co_return Verdict::dunno("no host of the domain is in the table");
}

}  // namespace postern::policy
