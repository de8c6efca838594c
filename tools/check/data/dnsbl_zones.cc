#include "tools/check/data/dnsbl_zones.h"

#include <array>

#include "libconf/base/ascii.h"

namespace postern::lint {
namespace {

constexpr auto kClosed = DnsblState::closed;
constexpr auto kUnverified = DnsblState::closed_unverified;
constexpr std::string_view kEmpty = "it lists nothing any more";
constexpr std::string_view kWildcard = "it lists every address that is asked for";
constexpr std::string_view kGone = "it gives no answers";

constexpr std::array kZones{
    DnsblZone{"dnsbl.sorbs.net", kClosed, "2024-06-05", kEmpty, ""},
    DnsblZone{"rhsbl.sorbs.net", kClosed, "2024-06-05", kEmpty, ""},
    DnsblZone{"ix.dnsbl.manitu.net", kClosed, "2025-01-16", kEmpty, ""},
    DnsblZone{"db.wpbl.info", kClosed, "2024", kEmpty, ""},
    DnsblZone{"spamtrap.drbl.drand.net", kClosed, "2024-03-26", "it listed everybody when it closed", ""},
    DnsblZone{"ubl.unsubscore.com", kClosed, "reported 2024-06", kGone, ""},
    DnsblZone{"dnsbl.inps.de", kClosed, "2020-05-25", kEmpty, ""},
    DnsblZone{"dnswl.inps.de", kClosed, "2020-05-25", kEmpty, ""},
    DnsblZone{"all.rbl.webiron.net", kClosed, "2020-05", kWildcard, ""},
    DnsblZone{"bsb.spamlookup.net", kClosed, "2020-04-17", kWildcard, ""},
    DnsblZone{"megarbl.net", kClosed, "2019-11-25", kWildcard, ""},
    DnsblZone{"bl.emailbasura.org", kClosed, "reported 2019", kWildcard, ""},
    DnsblZone{"bl.spamcannibal.org", kClosed, "2018-05", kWildcard, ""},
    DnsblZone{"spam.abuse.ch", kClosed, "reported 2019-02", "its name servers fail", ""},
    DnsblZone{"drone.abuse.ch", kClosed, "reported 2019-02", "its name servers fail", ""},
    DnsblZone{"httpbl.abuse.ch", kClosed, "reported 2019-02", "its name servers fail", ""},
    DnsblZone{"dul.ru", kClosed, "2015-05-19", kWildcard, ""},
    DnsblZone{"dnsbl.ahbl.org", kClosed, "2015-01-01", kWildcard, ""},
    DnsblZone{"ircbl.ahbl.org", kClosed, "2015-01-01", kWildcard, ""},
    DnsblZone{"rhsbl.ahbl.org", kClosed, "2015-01-01", kWildcard, ""},
    DnsblZone{"tor.ahbl.org", kClosed, "2015-01-01", kWildcard, ""},
    DnsblZone{"dnsbl.njabl.org", kClosed, "2013", kWildcard, ""},
    DnsblZone{"combined.njabl.org", kClosed, "2013", kWildcard, ""},
    DnsblZone{"dynablock.njabl.org", kClosed, "2013", kWildcard, ""},
    DnsblZone{"bhnc.njabl.org", kClosed, "2013", kWildcard, ""},
    DnsblZone{"rfc-ignorant.org", kClosed, "2012", kGone, ""},
    DnsblZone{"list.dsbl.org", kClosed, "2008-05", "questions time out", ""},
    DnsblZone{"multihop.dsbl.org", kClosed, "2008-05", "questions time out", ""},
    DnsblZone{"unconfirmed.dsbl.org", kClosed, "2008-05", "questions time out", ""},
    DnsblZone{"relays.ordb.org", kClosed, "2006", kWildcard, ""},
    DnsblZone{"opm.blitzed.org", kUnverified, "about 2006", kGone, ""},
    DnsblZone{"blackholes.mail-abuse.org", kUnverified, "", "it has become a commercial service", ""},
    DnsblZone{"relays.mail-abuse.org", kUnverified, "", "it has become a commercial service", ""},
    DnsblZone{"dialups.mail-abuse.org", kUnverified, "", "it has become a commercial service", ""},
    DnsblZone{"blackholes.easynet.nl", kUnverified, "about 2003-12", kGone, ""},
    DnsblZone{"dynablock.easynet.nl", kUnverified, "about 2003-12", kGone, ""},
    DnsblZone{"proxies.blackholes.easynet.nl", kUnverified, "about 2003-12", kGone, ""},
    DnsblZone{"virbl.bit.nl", kUnverified, "", kGone, ""},
    DnsblZone{"virbl.dnsbl.bit.nl", kUnverified, "", kGone, ""},
    DnsblZone{"no-more-funn.moensted.dk", kUnverified, "", kGone, ""},
    DnsblZone{"korea.services.net", kUnverified, "", kGone, ""},
    DnsblZone{"dnsbl.cyberlogic.net", kUnverified, "", kGone, ""},
    DnsblZone{"cart00ney.surriel.com", kUnverified, "", kGone, ""},
    DnsblZone{"tor.dnsbl.sectoor.de", kUnverified, "", kGone, ""},
    DnsblZone{"cbl.abuseat.org", DnsblState::superseded, "", "it answers error codes to open resolvers", "zen.spamhaus.org"},
    DnsblZone{"sbl-xbl.spamhaus.org", DnsblState::superseded, "", "it may still answer", "zen.spamhaus.org"},
};

bool covers(std::string_view zone, std::string_view name) {
    if (name.size() < zone.size() || !ascii::equal_fold(name.substr(name.size() - zone.size()), zone)) return false;
    return name.size() == zone.size() || name[name.size() - zone.size() - 1] == '.';
}

}  // namespace

std::span<const DnsblZone> dnsbl_zones() { return kZones; }

const DnsblZone* find_dnsbl_zone(std::string_view zone) {
    for (const DnsblZone& entry : kZones) {
        if (covers(entry.zone, zone)) return &entry;
    }
    return nullptr;
}

}  // namespace postern::lint
