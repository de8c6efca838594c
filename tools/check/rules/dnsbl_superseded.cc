#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/data/dnsbl_zones.h"
#include "tools/check/support/dnsbl.h"
#include "tools/check/support/list_edit.h"

namespace postern::lint {
extern const Rule rule_dnsbl_superseded;
namespace {

constexpr std::string_view kZen = "zen.spamhaus.org";
constexpr std::string_view kZenFilter = "=127.0.0.[2..11]";

bool is_part_of_zen(std::string_view zone) {
    return ascii::equal_fold(zone, "sbl.spamhaus.org") || ascii::equal_fold(zone, "xbl.spamhaus.org") || ascii::equal_fold(zone, "pbl.spamhaus.org");
}

void check(const Project& project, Report& report) {
    constexpr conf::Version kFilterRanges{2, 8, 0};
    for (const DnsblUse& use : dnsbl_uses(project)) {
        const DnsblZone* zone = find_dnsbl_zone(use.zone);
        const bool moved = zone != nullptr && zone->state == DnsblState::superseded;
        if (!moved && !is_part_of_zen(use.zone)) continue;
        Finding& finding = report.add(use.zone_range(), moved ? fmt::format("`{}` has been replaced by {}", use.zone, zone->successor)
                                                              : fmt::format("`{}` is a part of {}", use.zone, kZen));
        if (!moved) {
            finding.with_grade(Grade::info).with_help("one question to zen.spamhaus.org answers for all of them");
            continue;
        }
        finding.with_fact(std::string(zone->behaviour)).with_help(fmt::format("ask {}{}", zone->successor, kZenFilter));
        if (!use.literal || !use.by_address() || project.version() < kFilterRanges) continue;
        SourceRange range = use.zone_range();
        range.end = use.filter_range().end;
        finding.with_fix(FixKind::suggested, fmt::format("ask {}", zone->successor), {{range, fmt::format("{}{}", zone->successor, kZenFilter)}});
    }
}

constexpr std::array kTraps{
    Trap{"a customer's key", "smtpd_client_restrictions = reject_rbl_client abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net=127.0.0.[2..11]\n"},
    Trap{"a list that has closed", "smtpd_client_restrictions = reject_rbl_client relays.ordb.org\n"},
    Trap{"the domain list", "smtpd_sender_restrictions = reject_rhsbl_sender dbl.spamhaus.org=127.0.1.[2..99]\n"},
};
constexpr std::array kAlsoBad{
    Trap{"postscreen", "postscreen_dnsbl_sites = sbl-xbl.spamhaus.org*2\n"},
    Trap{"a single list", "smtpd_client_restrictions = reject_rbl_client sbl.spamhaus.org=127.0.0.[2..3]\n"},
};

}  // namespace

const Rule rule_dnsbl_superseded{
    .id = "PT518",
    .name = "dnsbl-superseded",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A block list is asked that another one has replaced.",
    .why = "`cbl.abuseat.org` was taken over by Spamhaus, and `sbl-xbl.spamhaus.org` became a part of `zen.spamhaus.org` long\n"
           "ago. The old names answer for now, some of them with error codes that look like listings. One question to zen\n"
           "covers what sbl, xbl and pbl know.",
    .bad = "smtpd_client_restrictions = reject_rbl_client cbl.abuseat.org\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "notices of the lists' operators",
    .check = check,
};

}  // namespace postern::lint
