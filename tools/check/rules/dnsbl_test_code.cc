#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/dnsbl.h"

namespace postern::lint {
extern const Rule rule_dnsbl_test_code;
namespace {

bool only(const OctetRanges& ranges, int value) {
    for (const auto& [first, last] : ranges) {
        if (first != value || last != value) return false;
    }
    return true;
}

bool only_localhost(const std::array<OctetRanges, 4>& filter) {
    return only(filter[0], 127) && only(filter[1], 0) && only(filter[2], 0) && only(filter[3], 1);
}

bool only_errors(const std::array<OctetRanges, 4>& filter) { return only(filter[0], 127) && only(filter[1], 255) && only(filter[2], 255); }

/// No list says anything with the first or last number of a network, but those whose numbers are grades.
bool no_listing(const DnsblUse& use, const std::array<OctetRanges, 4>& filter) {
    const std::string zone = ascii::lower(use.zone);
    if (zone == "dnswl.org" || zone.ends_with(".dnswl.org")) return false;
    return only(filter[3], 255) || only(filter[3], 0) || only(filter[0], 0) || only(filter[0], 255);
}

void check(const Project& project, Report& report) {
    for (const DnsblUse& use : dnsbl_uses(project)) {
        const auto filter = use.has_filter ? parse_reply_filter(use.filter) : std::nullopt;
        if (!filter) continue;
        if (only_localhost(*filter)) {
            report.add(use.filter_range(), fmt::format("`{}` is never a listing", use.filter))
                .with_help("ask for the answers that the list documents, as 127.0.0.[2..11]");
        } else if (only_errors(*filter) && !use.warning) {
            report.add(use.filter_range(), fmt::format("`{}` matches error answers alone", use.filter))
                .with_help("ask for the answers that the list documents, or put warn_if_reject in front to watch for errors");
        } else if (no_listing(use, *filter)) {
            report.add(use.filter_range(), fmt::format("`{}` is no answer of `{}`", use.filter, use.zone))
                .with_help("ask for the answers that the list documents, as 127.0.0.[2..11]");
        }
    }
}

constexpr std::array kTraps{
    Trap{"127.0.0.2 alone", "smtpd_client_restrictions = reject_rbl_client sbl.spamhaus.org=127.0.0.2\n"},
    Trap{"errors are only watched", "smtpd_client_restrictions = warn_if_reject reject_rbl_client zen.spamhaus.org=127.255.255.[1..255]\n"},
    Trap{"grades", "postscreen_dnsbl_sites = list.dnswl.org=127.0.[0..255].0*-2\n"},
    Trap{"more than the test answer", "smtpd_client_restrictions = reject_rbl_client bl.alder.example=127.0.0.[1..9]\n"},
};
constexpr std::array kAlsoBad{
    Trap{"errors refuse mail", "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.255.255.[252..255]\n"},
    Trap{"the last number of the network", "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.255\n"},
    Trap{"postscreen", "postscreen_dnsbl_sites = bl.alder.example=127.0.0.1*2\n"},
};
constexpr std::array<std::string_view, 1> kReplaces{"PT519"};

}  // namespace

const Rule rule_dnsbl_test_code{
    .id = "PT523",
    .name = "dnsbl-test-code",
    .grade = Grade::warning,
    .summary = "A reply filter matches only answers that stand for no listing.",
    .why = "A list of addresses must never list `127.0.0.1`, so a filter that takes this answer alone matches nothing.\n"
           "`127.255.255.x` is how operators say that something is wrong with the question: a filter with these answers alone\n"
           "refuses all mail when, say, the resolver is an open one, and lets listed clients through otherwise. `127.0.0.2` is\n"
           "both the test entry and a common listing.",
    .bad = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.1\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "RFC 5782 5; return codes of Spamhaus",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
