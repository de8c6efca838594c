#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/distance.h"
#include "tools/check/support/next_hop.h"
#include "tools/check/support/services.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_port_or_service;
namespace {

constexpr std::array<std::string_view, 6> kNames{"smtp", "submission", "submissions", "smtps", "lmtp", "qmqp"};

// known_tcp_ports of 3.6: lmtp=24, smtp=25, …
bool in_known_ports(const Project& project, std::string_view name) {
    const std::string list = project.value("known_tcp_ports").value_or("");
    std::size_t at = 0;
    while ((at = list.find_first_not_of(", \t", at)) != std::string::npos) {
        const std::size_t end = std::min(list.find_first_of(", \t", at), list.size());
        const std::string_view item = std::string_view(list).substr(at, end - at);
        if (item.substr(0, std::min(item.find('='), item.size())) == name) return true;
        at = end;
    }
    return false;
}

std::string_view meant(std::string_view port) {
    if (port == "tls" || port == "starttls" || port == "msa") return "587";
    if (port == "ssl" || port == "smtp-ssl" || port == "smtptls") return "465";
    return nearest(port, kNames, 2).value_or(std::string_view{});
}

void check_port(const Project& project, std::string_view port, SourceRange range, Report& report) {
    const auto number = port_number(port);
    if ((number && *number >= 1) || in_known_ports(project, port)) return;
    Finding& finding = report.add(range, fmt::format("`{}` is no port: neither 1 to 65535 nor the name of a service", port));
    finding.with_help("a name must be in /etc/services of the machine; a number always works");
    if (const std::string_view better = meant(port); !better.empty()) {
        finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{range, std::string(better)}});
    }
}

SourceRange part(SourceRange range, conf::TextSpan span) {
    return {range.file, static_cast<std::uint32_t>(range.begin + span.begin), static_cast<std::uint32_t>(range.begin + span.end)};
}

// inet:host:port in lists of milters and policy servers.
void check_endpoints(const Project& project, const Setting& setting, Report& report) {
    std::size_t at = 0;
    while ((at = setting.text.find("inet:", at)) != std::string::npos) {
        const std::size_t end = std::min(setting.text.find_first_of(", \t{}", at), setting.text.size());
        const std::size_t colon = setting.text.rfind(':', end - 1);
        if (colon > at + 4 && colon + 1 < end) {
            const conf::TextSpan span{colon + 1, end};
            check_port(project, span.of(setting.text), part_of(setting, span), report);
        }
        at = end;
    }
}

void check(const Project& project, Report& report) {
    for (const HopUse& use : find_next_hops(project)) {
        const NextHop hop = read_next_hop(use.text);
        if (hop.fault != HopFault::none || hop.unix_socket || hop.port_span.empty()) continue;
        const bool exact = use.range.end - use.range.begin == use.text.size();
        check_port(project, hop.port, exact ? part(use.range, hop.port_span) : use.range, report);
    }
    for (const Setting& setting : settings(project)) {
        if (setting.rules.syntax == conf::Syntax::milter_list || setting.rules.syntax == conf::Syntax::restrictions) check_endpoints(project, setting, report);
    }
    for (const Scope* scope : entries(project)) {
        if (scope->type() != "inet") continue;
        const std::string_view name = scope->name();
        const std::size_t colon = name.rfind(':');
        const std::string_view port = colon == std::string_view::npos ? name : name.substr(colon + 1);
        if (port.empty()) continue;
        SourceRange range = scope->range();
        range.begin = static_cast<std::uint32_t>(range.end - port.size());
        check_port(project, port, range, report);
    }
}

constexpr std::array kTraps{
    Trap{"sockets have no port", "virtual_transport = lmtp:unix:private/dovecot-lmtp\nsmtpd_milters = unix:opendkim/opendkim.sock\n"},
    Trap{"names and numbers", "relayhost = [smtp.birch.example]:submission\nsmtpd_milters = inet:127.0.0.1:8891\n==> master.cf <==\n[::1]:10025 inet n - n - - smtpd\nsmtps inet n - n - - smtpd\n"},
    Trap{"a name of our own", "known_tcp_ports = ours=2525\nrelayhost = [smtp.birch.example]:ours\n"},
    Trap{"an IPv6 relay", "relayhost = [2001:db8::1]:587\n"},
    Trap{"texts of other transports", "default_transport = error:no mail: here\n"},
};
constexpr std::array kAlsoBad{
    Trap{"too large", "relayhost = [smtp.birch.example]:70000\n"},
    Trap{"a listener", "==> master.cf <==\nsubmision inet n - n - - smtpd\n"},
    Trap{"a milter", "smtpd_milters = inet:localhost:0\n"},
    Trap{"in a table", "transport_maps = hash:/etc/postfix/transport\n==> transport <==\nbirch.example smtp:[mx.birch.example]:tls\n"},
};

}  // namespace

const Rule rule_bad_port_or_service{
    .id = "PT211",
    .name = "bad-port-or-service",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A port is neither a number from 1 to 65535 nor a known name.",
    .why = "Ports are numbers, or names that /etc/services or `known_tcp_ports` (3.6 and later) know. With another word the\n"
           "listener cannot be opened, or mail for that next hop stays in the queue.",
    .bad = "relayhost = [smtp.birch.example]:tls\n",
    .good = "relayhost = [smtp.birch.example]:587\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), relayhost, known_tcp_ports",
    .check = check,
};

}  // namespace postern::lint
