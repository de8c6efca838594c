#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/list_edit.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/trusted_networks.h"

namespace postern::lint {
extern const Rule rule_wide_trusted_network;
namespace {

constexpr unsigned kWidest4 = 24;
constexpr unsigned kWidest6 = 48;

bool counts(const Project& project, const Setting& setting) {
    if (setting.scope != nullptr) return setting.scope->is_smtpd() && permits_mynetworks(project, *setting.scope);
    return std::any_of(project.scopes().begin(), project.scopes().end(), [&](const Scope& scope) {
        return scope.is_smtpd() && !scope.overrides("mynetworks") && permits_mynetworks(project, scope);
    });
}

std::string fault_of(std::string_view text) {
    const auto block = trusted_block(text);
    if (!block || holds_the_internet(*block)) return {};
    if (const std::string_view pool = pool_name(*block); !pool.empty()) return fmt::format("`{}` trusts {}", text, pool);
    if (!is_public_wider_than(*block, kWidest4, kWidest6)) return {};
    return fmt::format("`{}` is a wide public network: every host in it may relay mail", text);
}

void check(const Project& project, Report& report) {
    const std::vector<std::string> known = project.setting("PT620", "trusted-pools");
    for (const Setting& setting : settings(project)) {
        if (setting.name != "mynetworks" || !counts(project, setting)) continue;
        for (const conf::MatchItem& item : conf::parse_match_list(setting.text)) {
            const std::string_view text = item.pattern.of(setting.text);
            if (item.sense == conf::MatchSense::exclude || std::find(known.begin(), known.end(), text) != known.end()) continue;
            const std::string fault = fault_of(text);
            if (fault.empty()) continue;
            const SourceRange range = part_of(setting, item.span);
            Finding& finding = report.add(range, fault);
            finding.with_help("list the network that your clients are really in; behind a NAT that hides addresses the whole world seems to be in there");
            if (const auto edit = remove_element(project, range)) finding.with_fix(FixKind::suggested, "trust it no longer", {*edit});
        }
    }
}

constexpr std::array kTraps{
    Trap{"networks of a usual size", "mynetworks = 127.0.0.0/8 [::1]/128 192.168.20.0/24 172.22.1.0/24 192.0.2.0/24 [2001:db8:1::]/48 [fe80::]/64\n"},
    Trap{"the stock value", "mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128\n"},
    Trap{"nobody gets rights from it", "mynetworks = 127.0.0.0/8 10.0.0.0/8\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination\n"},
    Trap{"an exception", "mynetworks = !10.0.0.0/8 127.0.0.0/8\n"},
    Trap{"somebody who knows", "==> @set=PT620:trusted-pools:10.0.0.0/8 <==\nmynetworks = 127.0.0.0/8 10.0.0.0/8\n"},
};
constexpr std::array kAlsoBad{
    Trap{"containers", "mynetworks = 127.0.0.0/8, 172.17.0.0/16\n"},
    Trap{"one after the other", "mynetworks = 127.0.0.0/8\n  10.0.0.0/8\n  192.168.0.0/16\n"},
    Trap{"shared space", "mynetworks = 127.0.0.0/8 100.64.0.0/10\n"},
    Trap{"IPv6", "mynetworks = [fc00::]/7 [::1]/128 [fe80::]/10\n"},
    Trap{"public", "mynetworks = 127.0.0.0/8 192.0.2.0/23\n"},
    Trap{"public IPv6", "mynetworks = [::1]/128 [2001:db8::]/32\n"},
};

}  // namespace

const Rule rule_wide_trusted_network{
    .id = "PT620",
    .name = "wide-trusted-network",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "mynetworks holds a whole private block, a pool of containers, or a wide public network.",
    .why = "Whoever is in `mynetworks` may relay mail without a password. Whole private blocks are more than anybody runs, and\n"
           "containers make it worse: with a port proxy or IPv6 without NAT, connections from the Internet come from the\n"
           "gateway's address, such as 172.17.0.1, and the world may relay. Name the small network that is meant. When the pool\n"
           "is right, say so in .postern.toml: `[rules.PT620] trusted-pools = [\"10.0.0.0/8\"]`.",
    .bad = "mynetworks = 127.0.0.0/8 172.16.0.0/12\n",
    .good = "mynetworks = 127.0.0.0/8\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), mynetworks; RFC 1918",
    .check = check,
};

}  // namespace postern::lint
