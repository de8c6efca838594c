#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/data/dnsbl_zones.h"
#include "tools/check/support/dnsbl.h"
#include "tools/check/support/list_edit.h"

namespace postern::lint {
extern const Rule rule_dnsbl_defunct;
namespace {

void check(const Project& project, Report& report) {
    for (const DnsblUse& use : dnsbl_uses(project)) {
        const DnsblZone* zone = find_dnsbl_zone(use.zone);
        if (zone == nullptr || zone->state == DnsblState::superseded) continue;
        const bool sure = zone->state == DnsblState::closed;
        const std::string since = zone->since.empty() ? std::string() : fmt::format(" ({})", zone->since);
        Finding& finding =
            report.add(use.zone_range(), fmt::format("`{}` {}{}: {}", use.zone, sure ? "has closed" : "is said to have closed", since, zone->behaviour));
        if (!sure) finding.with_grade(Grade::info);
        finding.with_help("take it out; each mail waits for an answer that is of no use, or is refused for it");
        if (use.place == DnsblPlace::table_result || !use.literal) continue;
        if (auto edit = remove_element(project, use.element)) {
            finding.with_fix(sure ? FixKind::safe : FixKind::suggested, fmt::format("remove {}", use.zone), {*std::move(edit)});
        }
    }
}

constexpr std::array kTraps{
    Trap{"lists that work", "smtpd_client_restrictions = reject_rbl_client bl.spamcop.net, reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n"},
    Trap{"the operator's other names", "smtpd_sender_restrictions = reject_rhsbl_sender list.alder.example, reject_rbl_client urlhaus.abuse.ch\n"},
    Trap{"a name that only ends alike", "smtpd_client_restrictions = reject_rbl_client mydul.ru\n"},
    Trap{"a list that has moved", "smtpd_client_restrictions = reject_rbl_client cbl.abuseat.org\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a name below the zone", "smtpd_client_restrictions = permit_mynetworks, reject_rbl_client spam.dnsbl.SORBS.net, reject_unauth_pipelining\n"},
    Trap{"postscreen", "postscreen_dnsbl_sites = zen.spamhaus.org=127.0.0.[2..11]*3, ix.dnsbl.manitu.net*2\n"},
    Trap{"a list of good hosts", "smtpd_client_restrictions = permit_dnswl_client dnswl.inps.de\n"},
    Trap{"a class", "smtpd_restriction_classes = strict\nstrict = reject_rbl_client list.dsbl.org\nsmtpd_client_restrictions = strict\n"},
    Trap{"the result of a table",
         "smtpd_client_restrictions = check_client_access hash:/etc/postfix/clients\n==> clients <==\nalder.example reject_rbl_client relays.ordb.org\n"},
    Trap{"nobody knows since when", "smtpd_client_restrictions = reject_rbl_client opm.blitzed.org\n"},
};

}  // namespace

const Rule rule_dnsbl_defunct{
    .id = "PT517",
    .name = "dnsbl-defunct",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "A block list on the DNS is asked that has closed.",
    .why = "Lists on the DNS come and go. Some that have gone still answer: with nothing, with a failure after many seconds,\n"
           "or, once their domain has a new owner, with a listing for every address in the world, so that all mail is refused\n"
           "from one day to the next. A closed list is never of any use.\n\n"
           "The dates are those of the operators' notices, or of the first reports; lists whose end nobody has dated are\n"
           "reported as information only.",
    .bad = "smtpd_client_restrictions = reject_rbl_client dnsbl.sorbs.net\n",
    .good = "smtpd_client_restrictions =\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "notices of the lists' operators; RFC 6471 3.4",
    .check = check,
};

}  // namespace postern::lint
