#include <array>

#include <fmt/format.h>

#include "libconf/model/table_list.h"
#include "tools/check/support/network.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_bad_network_block;
namespace {

bool holds_addresses(const Setting& setting) {
    const std::string_view name = setting.name;
    if (setting.rules.syntax == conf::Syntax::network_list) return true;
    return name == "proxy_interfaces" || name.ends_with("_hosts") || name.ends_with("_exclusions") || name.ends_with("_exceptions") ||
           name == "debug_peer_list" || name.ends_with("_networks") || name == "qmqpd_authorized_clients";
}

void check_element(const Setting& setting, conf::TextSpan span, bool only_networks, Report& report) {
    const std::string_view text = span.of(setting.text);
    if (text.empty() || text.front() == '$') return;
    const SourceRange range = part_of(setting, span);
    if (!looks_like_network(text)) {
        if (!only_networks || text.find_first_of("/:") != std::string_view::npos) return;
        report.add(range, fmt::format("`{}` is a name: {} is about addresses", text, setting.name))
            .with_grade(Grade::warning)
            .with_help("clients are never looked up by name here: write their networks");
        return;
    }
    const auto fault = network_fault(text);
    if (!fault) return;
    Finding& finding = report.add(range, fault->message);
    finding.with_help("Postfix cannot read the list behind it: clients that no earlier element matches get 451 and try again later");
    if (!fault->better.empty() && setting.literal) {
        finding.with_fix(fault->host_bits ? FixKind::safe : FixKind::suggested, fmt::format("write {}", fault->better), {{range, fault->better}});
    }
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (!holds_addresses(setting)) continue;
        for (const conf::MatchItem& item : conf::parse_match_list(setting.text)) {
            // 2001:db8::/32 has the form of a table, too.
            const bool address = item.form == conf::MatchForm::table && looks_like_network(item.pattern.of(setting.text));
            if (item.form == conf::MatchForm::word || address) check_element(setting, item.pattern, setting.name == "mynetworks", report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"all good forms", "mynetworks = 127.0.0.0/8 192.0.2.7 [::1]/128 ::1 !192.0.2.8 [2001:db8::]/32 hash:/etc/postfix/networks /etc/postfix/more\n"},
    Trap{"domain patterns where names count", "smtpd_authorized_xclient_hosts = birch.example .alder.example\n"},
    Trap{"an exception that is a macro", "smtpd_client_event_limit_exceptions = $mynetworks\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a wildcard", "mynetworks = 192.0.2.*\n"},
    Trap{"a mask", "mynetworks = 192.0.2.0/255.255.255.0\n"},
    Trap{"a range", "mynetworks = 192.0.2.1-9\n"},
    Trap{"too short", "mynetworks = 10.1/16\n"},
    Trap{"the prefix inside of the brackets", "mynetworks = [::1/128]\n"},
    Trap{"IPv6 without brackets", "mynetworks = 2001:db8::/32\n"},
    Trap{"too long a prefix", "mynetworks = 192.0.2.0/33\n"},
    Trap{"a name", "mynetworks = 127.0.0.0/8 birch.example\n"},
};

}  // namespace

const Rule rule_bad_network_block{
    .id = "PT210",
    .name = "bad-network-block",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "An element of an address list is no address and no network.",
    .why = "A network is `address/prefix` with nothing set behind the prefix: `192.168.10.7/24` is none. Postfix does not skip\n"
           "the bad element, the whole lookup fails there, and every client that no earlier element matches is turned away\n"
           "with a temporary error.",
    .bad = "mynetworks = 127.0.0.0/8 192.168.10.7/24\n",
    .good = "mynetworks = 127.0.0.0/8 192.168.10.0/24\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), mynetworks",
    .check = check,
};

}  // namespace postern::lint
