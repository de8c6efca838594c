#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/dnsbl.h"

namespace postern::lint {
extern const Rule rule_dnsbl_without_reply_filter;
namespace {

constexpr std::string_view kAddressFilter = "127.0.0.[2..11]";
constexpr std::string_view kDomainFilter = "127.0.1.[2..99]";

/// The filter that a zone of Spamhaus needs; nullopt: it is none, or one whose answers we do not know.
std::optional<std::string_view> needed_filter(std::string_view zone) {
    constexpr std::array<std::string_view, 5> kAddresses{"zen", "sbl", "xbl", "pbl", "sbl-xbl"};
    const std::string name = ascii::lower(zone);
    std::string_view list;
    if (name.ends_with(".dq.spamhaus.net")) {
        // KEY.zen.dq.spamhaus.net
        const std::string_view front = std::string_view(name).substr(0, name.size() - std::string_view(".dq.spamhaus.net").size());
        list = front.substr(front.rfind('.') == std::string_view::npos ? 0 : front.rfind('.') + 1);
    } else if (name.ends_with(".spamhaus.org")) {
        list = std::string_view(name).substr(0, name.size() - std::string_view(".spamhaus.org").size());
    }
    if (list == "dbl") return kDomainFilter;
    for (const std::string_view one : kAddresses) {
        if (list == one) return kAddressFilter;
    }
    return std::nullopt;
}

void check(const Project& project, Report& report) {
    constexpr conf::Version kFilterRanges{2, 8, 0};
    for (const DnsblUse& use : dnsbl_uses(project)) {
        const auto needed = needed_filter(use.zone);
        if (!needed || !use.refuses() || use.warning) continue;
        const auto filter = parse_reply_filter(use.filter);
        // What is no filter is a mistake of another kind.
        if (use.has_filter && (!filter || !accepts_error_codes(*filter))) continue;
        Finding& finding = report.add(use.has_filter ? use.filter_range() : use.zone_range(),
                                      use.has_filter ? fmt::format("`{}` takes error answers of `{}` for listings", use.filter, use.zone)
                                                     : fmt::format("any answer of `{}` counts as a listing, errors included", use.zone));
        finding.with_fact("127.255.255.254 says: you ask through an open resolver; 127.255.255.255: you ask too often")
            .with_help(fmt::format("write `{}={}`", use.zone, *needed));
        if (!use.literal || project.version() < kFilterRanges) continue;
        finding.with_fix(FixKind::safe, fmt::format("take only {} for a listing", *needed),
                         {{use.filter_range(), use.has_filter ? std::string(*needed) : fmt::format("={}", *needed)}});
    }
}

constexpr std::array kTraps{
    Trap{"a narrower filter", "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[4..7]\n"},
    Trap{"the filter of the domain list", "smtpd_sender_restrictions = reject_rhsbl_sender dbl.spamhaus.org=127.0.1.[2..99]\n"},
    Trap{"monitoring", "smtpd_client_restrictions = warn_if_reject reject_rbl_client zen.spamhaus.org\n"},
    Trap{"errors are only watched", "smtpd_client_restrictions = warn_if_reject reject_rbl_client zen.spamhaus.org=127.255.255.[1..255]\n"},
    Trap{"a good word in postscreen", "postscreen_dnsbl_sites = list.dnswl.org=127.0.[0..255].[1..3]*-2 swl.spamhaus.org*-4\n"},
    Trap{"other operators", "smtpd_client_restrictions = reject_rbl_client bl.spamcop.net\n"},
    Trap{"sites with filters", "postscreen_dnsbl_sites = zen.spamhaus.org=127.0.0.[2..11]*3\n"},
    Trap{"one address", "smtpd_client_restrictions = reject_rbl_client sbl.spamhaus.org=127.0.0.2\n"},
};
constexpr std::array kAlsoBad{
    Trap{"postscreen", "postscreen_dnsbl_sites = zen.spamhaus.org*3, bl.spamcop.net\n"},
    Trap{"the domain list", "smtpd_sender_restrictions = reject_rhsbl_sender dbl.spamhaus.org, reject_rhsbl_helo dbl.spamhaus.org\n"},
    Trap{"a customer's key", "smtpd_client_restrictions = reject_rbl_client abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net\n"},
    Trap{"a filter that is too wide", "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.[0..255].[0..255].[0..255]\n"},
    Trap{"in a service", "biff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_client_restrictions=permit_mynetworks,reject_rbl_client,zen.spamhaus.org\n"},
};

}  // namespace

const Rule rule_dnsbl_without_reply_filter{
    .id = "PT519",
    .name = "dnsbl-without-reply-filter",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .tier = 1,
    .summary = "A Spamhaus list is asked without a filter, so that its error answers refuse all mail.",
    .why = "Without a filter Postfix takes every address that a list answers with for a listing. Spamhaus answers\n"
           "`127.255.255.254` to those who ask through an open resolver, `127.255.255.255` to those who ask too often and\n"
           "`127.255.255.252` to a mistyped name: all clients then look listed, and all mail is refused. Real listings are\n"
           "`127.0.0.2` to `127.0.0.11` for addresses, and `127.0.1.2` to `127.0.1.99` for domains.",
    .bad = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "return codes of Spamhaus; postconf(5), reject_rbl_client",
    .check = check,
};

}  // namespace postern::lint
