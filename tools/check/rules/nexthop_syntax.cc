#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/next_hop.h"

namespace postern::lint {
extern const Rule rule_nexthop_syntax;
namespace {

std::string_view words_of(HopFault fault) {
    switch (fault) {
        case HopFault::none: return {};
        case HopFault::url: return "a next hop is no URL";
        case HopFault::port_in_brackets: return "the port stands behind the bracket";
        case HopFault::unbalanced: return "the brackets do not match";
        case HopFault::blank_port: return "a colon separates host and port, not a blank";
        case HopFault::credentials: return "a next hop holds no user and password";
    }
    return {};
}

bool plain_host(std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == std::string_view::npos;
}

// "host:port" or "host" in brackets; empty when the pieces are not clear.
std::string bracketed(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view host = text.substr(0, colon);
    if (!plain_host(host)) return {};
    if (colon == std::string_view::npos) return fmt::format("[{}]", host);
    const std::string_view port = text.substr(colon + 1);
    return plain_host(port) ? fmt::format("[{}]:{}", host, port) : std::string{};
}

std::string better(std::string_view text, HopFault fault) {
    if (fault == HopFault::url) {
        const std::string_view scheme = text.substr(0, text.find("://"));
        std::string_view rest = text.substr(scheme.size() + 3);
        rest = rest.substr(0, rest.find('/'));
        if (rest.find('@') != std::string_view::npos) return {};
        if (rest.starts_with('[')) return std::string(rest);
        std::string made = bracketed(rest);
        if (!made.empty() && scheme == "smtps" && rest.find(':') == std::string_view::npos) made += ":465";
        return made;
    }
    if (fault == HopFault::port_in_brackets) return bracketed(text.substr(1, text.find(']') - 1));
    if (fault == HopFault::credentials) return bracketed(text.substr(text.rfind('@') + 1));
    return {};
}

void check(const Project& project, Report& report) {
    for (const HopUse& use : find_next_hops(project)) {
        const NextHop hop = read_next_hop(use.text);
        if (hop.fault == HopFault::none) continue;
        Finding& finding = report.add(use.range, std::string(words_of(hop.fault)));
        finding.with_help(hop.fault == HopFault::credentials ? "passwords are in smtp_sasl_password_maps" : "write [host]:port");
        const bool exact = use.range.end - use.range.begin == use.text.size();
        if (std::string made = better(use.text, hop.fault); exact && !made.empty()) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", made), {{use.range, made}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"IPv6 in brackets", "relayhost = [2001:db8::1]:25\n"},
    Trap{"with its prefix", "relayhost = [ipv6:2001:db8::1]\n"},
    Trap{"several", "relayhost = [a.birch.example]:587, [b.birch.example]:587\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a URL", "relayhost = smtps://smtp.alder.example\n"},
    Trap{"a bracket too few", "relayhost = [smtp.alder.example:587\n"},
    Trap{"with a password", "relayhost = joe:secret@smtp.alder.example:587\n"},
};

}  // namespace

const Rule rule_nexthop_syntax{
    .id = "PT709",
    .name = "nexthop-syntax",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A next hop is not written as `host:port` or `[host]:port`.",
    .why = "Next hops are `domain`, `domain:port`, `[host]`, `[host]:port` or `unix:path`. A URL, a port inside of the brackets\n"
           "or a password in front of the host make a name that nobody can look up, and mail stays in the queue.",
    .bad = "relayhost = [smtp.alder.example:587]\n",
    .good = "relayhost = [smtp.alder.example]:587\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), relayhost; transport(5)",
    .check = check,
};

}  // namespace postern::lint
