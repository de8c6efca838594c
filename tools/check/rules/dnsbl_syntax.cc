#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/dnsbl.h"

namespace postern::lint {
extern const Rule rule_dnsbl_syntax;
namespace {

struct ZoneFault {
    std::string_view what;
    std::string better;  // empty: nobody knows
};

bool is_address(std::string_view zone) {
    return zone.find('.') != std::string_view::npos && zone.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Keys of customers are the first part of such names.
bool has_key(std::string_view zone) { return ascii::lower(zone).ends_with(".dq.spamhaus.net"); }

std::optional<ZoneFault> fault_of(std::string_view zone) {
    const std::size_t scheme = zone.find("://");
    if (scheme != std::string_view::npos || zone.find('/') != std::string_view::npos) {
        std::string_view host = scheme == std::string_view::npos ? zone : zone.substr(scheme + 3);
        host = host.substr(0, host.find_first_of("/:"));
        return ZoneFault{"an address of a web page", std::string(host)};
    }
    if (zone.find('@') != std::string_view::npos) return ZoneFault{"a mail address", {}};
    if (is_address(zone)) return ZoneFault{"an IP address", {}};
    if (zone.size() > 1 && zone.ends_with('.')) return ZoneFault{"a name with a dot at its end", std::string(zone.substr(0, zone.size() - 1))};
    if (zone.find('_') != std::string_view::npos && !has_key(zone)) return ZoneFault{"a name with `_`", {}};
    return std::nullopt;
}

bool is_integer(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

void check_use(const Project& project, const DnsblUse& use, Report& report) {
    constexpr conf::Version kFilterRanges{2, 8, 0};
    // A placeholder, or a restriction in the domain's place: there are rules for them.
    if (use.zone.find_first_of("<>%{}") != std::string::npos || policy::find_restriction(use.zone)) return;
    if (const auto fault = fault_of(use.zone)) {
        Finding& finding = report.add(use.zone_range(), fmt::format("`{}` is {}, no domain of a list", use.zone, fault->what));
        finding.with_help("give the domain that questions are made with, as zen.spamhaus.org");
        if (use.literal && fault->better.find('.') != std::string::npos) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", fault->better), {{use.zone_range(), fault->better}});
        }
        return;
    }
    if (use.has_filter && project.version() >= kFilterRanges && !parse_reply_filter(use.filter)) {
        report.add(use.filter_range(), fmt::format("`{}` is no reply filter", use.filter))
            .with_help("four numbers with dots between them; [2..11] and [2;4;6] stand for several");
    }
    if (use.place == DnsblPlace::postscreen && !use.weight.empty() && !is_integer(use.weight)) {
        report.add(use.argument, fmt::format("the weight `{}` of {} is no whole number", use.weight, use.zone)).with_help("write `*2`, or `*-2` for a list of good hosts");
    }
}

void check(const Project& project, Report& report) {
    for (const DnsblUse& use : dnsbl_uses(project)) check_use(project, use, report);
}

constexpr std::array kTraps{
    Trap{"filters", "postscreen_dnsbl_sites = zen.spamhaus.org=127.0.0.[2..11]*3, list.dnswl.org=127.0.[0..255].[1;2;3..5]*-2, bl.spamcop.net\n"},
    Trap{"a customer's key", "smtpd_client_restrictions = reject_rbl_client abc_def.zen.dq.spamhaus.net=127.0.0.[2..11]\n"},
    Trap{"a restriction in the place of the domain", "smtpd_client_restrictions = reject_rbl_client reject_unauth_pipelining\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a dot at the end", "smtpd_client_restrictions = reject_rbl_client bl.spamcop.net.\n"},
    Trap{"an address", "smtpd_client_restrictions = reject_rbl_client 192.0.2.1\n"},
    Trap{"a mail address", "smtpd_client_restrictions = reject_rbl_client list@alder.example\n"},
    Trap{"underscores", "smtpd_client_restrictions = reject_rbl_client black_list.alder.example\n"},
    Trap{"no filter", "smtpd_client_restrictions = reject_rbl_client bl.alder.example=127.0.0.2-11\n"},
    Trap{"no weight", "postscreen_dnsbl_sites = bl.alder.example*high\n"},
};

}  // namespace

const Rule rule_dnsbl_syntax{
    .id = "PT521",
    .name = "dnsbl-syntax",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The domain, reply filter or weight of a list on the DNS is not well-formed.",
    .why = "Postfix puts the client's reversed address, or a domain, in front of the name you give and asks the DNS. With the\n"
           "address of a web page, or with a dot at the end, there is never an answer: the check does nothing, and nobody\n"
           "is told. A reply filter has four parts, each a number or `[2..11]`, `[2;4;6]`; the weight in\n"
           "`postscreen_dnsbl_sites` is a whole number.",
    .bad = "smtpd_client_restrictions = reject_rbl_client https://zen.spamhaus.org/\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), reject_rbl_client and postscreen_dnsbl_sites",
    .check = check,
};

}  // namespace postern::lint
