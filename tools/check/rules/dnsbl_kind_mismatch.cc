#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/dnsbl.h"

namespace postern::lint {
extern const Rule rule_dnsbl_kind_mismatch;
namespace {

enum class ZoneKind : std::uint8_t { addresses, domains };

struct KnownZone {
    std::string_view zone;  // itself; with a dot in front: all names below it
    ZoneKind kind;
    std::string_view filter;  // what it needs; empty: any answer is a listing
};

constexpr std::string_view kAddressFilter = "127.0.0.[2..11]";
constexpr std::string_view kDomainFilter = "127.0.1.[2..99]";
constexpr std::array kKnown{
    KnownZone{"zen.spamhaus.org", ZoneKind::addresses, kAddressFilter},
    KnownZone{"sbl.spamhaus.org", ZoneKind::addresses, kAddressFilter},
    KnownZone{"xbl.spamhaus.org", ZoneKind::addresses, kAddressFilter},
    KnownZone{"pbl.spamhaus.org", ZoneKind::addresses, kAddressFilter},
    KnownZone{"sbl-xbl.spamhaus.org", ZoneKind::addresses, kAddressFilter},
    KnownZone{".zen.dq.spamhaus.net", ZoneKind::addresses, kAddressFilter},
    KnownZone{"bl.spamcop.net", ZoneKind::addresses, ""},
    KnownZone{"b.barracudacentral.org", ZoneKind::addresses, ""},
    KnownZone{"psbl.surriel.com", ZoneKind::addresses, ""},
    KnownZone{"list.dnswl.org", ZoneKind::addresses, ""},
    KnownZone{"bl.mailspike.net", ZoneKind::addresses, ""},
    KnownZone{"dnsbl-1.uceprotect.net", ZoneKind::addresses, ""},
    KnownZone{"dnsbl-2.uceprotect.net", ZoneKind::addresses, ""},
    KnownZone{"dnsbl-3.uceprotect.net", ZoneKind::addresses, ""},
    KnownZone{"dbl.spamhaus.org", ZoneKind::domains, kDomainFilter},
    KnownZone{".dbl.dq.spamhaus.net", ZoneKind::domains, kDomainFilter},
    KnownZone{"multi.surbl.org", ZoneKind::domains, ""},
    KnownZone{".uribl.com", ZoneKind::domains, ""},
};

const KnownZone* find_zone(std::string_view zone) {
    constexpr static KnownZone kAnyDomainList{"rhsbl.", ZoneKind::domains, ""};
    const std::string name = ascii::lower(zone);
    if (name.starts_with(kAnyDomainList.zone)) return &kAnyDomainList;
    for (const KnownZone& known : kKnown) {
        if (name == known.zone || (known.zone.starts_with('.') && name.ends_with(known.zone))) return &known;
    }
    return nullptr;
}

/// The restriction that asks such a list, to the same end.
std::string_view right_word(const DnsblUse& use, ZoneKind kind) {
    const bool permits = use.record->results.has(policy::Result::permit);
    if (kind == ZoneKind::addresses) return permits ? "permit_dnswl_client" : "reject_rbl_client";
    return permits ? "permit_rhswl_client" : "reject_rhsbl_sender";
}

/// The last word in front of the argument.
std::optional<SourceRange> word_range(const Project& project, const DnsblUse& use) {
    if (!use.literal || use.element.file != use.argument.file || use.element.begin >= use.argument.begin) return std::nullopt;
    const std::string_view front = project.text(SourceRange{use.element.file, use.element.begin, use.argument.begin});
    const std::size_t last = front.find_last_not_of(" \t\r\n,");
    if (last == std::string_view::npos) return std::nullopt;
    const std::size_t before = front.find_last_of(" \t\r\n,", last);
    const std::size_t first = before == std::string_view::npos ? 0 : before + 1;
    const auto at = [&](std::size_t offset) { return use.element.begin + static_cast<std::uint32_t>(offset); };
    const SourceRange range{use.element.file, at(first), at(last + 1)};
    const auto word = policy::find_restriction(project.text(range));
    if (word.record != use.record) return std::nullopt;
    return range;
}

void add_fix(const Project& project, const DnsblUse& use, const KnownZone& zone, std::string_view word, Finding& finding) {
    constexpr conf::Version kFilterRanges{2, 8, 0};
    const auto place = word_range(project, use);
    const auto known = policy::find_restriction(word);
    if (!place || policy::standing(known, project.version()) != policy::Standing::current) return;
    std::vector<TextEdit> edits{{*place, std::string(word)}};
    if (!zone.filter.empty() && !use.has_filter && project.version() >= kFilterRanges) edits.push_back({use.filter_range(), fmt::format("={}", zone.filter)});
    finding.with_fix(FixKind::suggested, fmt::format("ask it with {}", word), std::move(edits));
}

void check(const Project& project, Report& report) {
    for (const DnsblUse& use : dnsbl_uses(project)) {
        const KnownZone* zone = find_zone(use.zone);
        if (zone == nullptr || (zone->kind == ZoneKind::addresses) == use.by_address()) continue;
        const bool addresses = zone->kind == ZoneKind::addresses;
        Finding& finding = report.add(use.zone_range(), fmt::format("`{}` lists {}, but is asked about {}", use.zone, addresses ? "addresses" : "domains",
                                                                    addresses ? "a domain" : "the client's address"));
        if (use.record == nullptr) {
            finding.with_help("postscreen knows the client's address alone: take it out, and ask it in smtpd with reject_rhsbl_sender");
            continue;
        }
        const std::string_view word = right_word(use, zone->kind);
        finding.with_help(fmt::format("ask it with {}", word));
        add_fix(project, use, *zone, word, finding);
    }
}

constexpr std::array kTraps{
    Trap{"unknown zones are not judged", "smtpd_client_restrictions = reject_rbl_client bl.alder.example, reject_rhsbl_sender list.birch.example\n"},
    Trap{"each with its own kind",
         "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11], permit_dnswl_client list.dnswl.org=127.0.[0..255].[1..3]\n"
         "smtpd_sender_restrictions = reject_rhsbl_helo dbl.spamhaus.org=127.0.1.[2..99], reject_rhsbl_reverse_client black.uribl.com\n"},
    Trap{"postscreen asks for addresses", "postscreen_dnsbl_sites = zen.spamhaus.org*3, bl.spamcop.net\n"},
    Trap{"a name that only ends alike", "smtpd_client_restrictions = reject_rbl_client myuribl.com\n"},
};
constexpr std::array kAlsoBad{
    Trap{"an address list about a domain", "smtpd_sender_restrictions = permit_mynetworks, reject_rhsbl_sender zen.spamhaus.org\n"},
    Trap{"postscreen", "postscreen_dnsbl_sites = zen.spamhaus.org=127.0.0.[2..11]*3 multi.surbl.org*2\n"},
    Trap{"below the operator's domain", "smtpd_client_restrictions = warn_if_reject reject_rbl_client multi.uribl.com\n"},
    Trap{"any list called rhsbl", "smtpd_client_restrictions = reject_rbl_client rhsbl.alder.example=127.0.0.2\n"},
    Trap{"the result of a table", "smtpd_client_restrictions = check_client_access hash:/etc/postfix/clients\n==> clients <==\nalder.example reject_rbl_client DBL.spamhaus.org\n"},
};

}  // namespace

const Rule rule_dnsbl_kind_mismatch{
    .id = "PT522",
    .name = "dnsbl-kind-mismatch",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A list of addresses on the DNS is asked about a domain, or a list of domains about an address.",
    .why = "`reject_rbl_client` and postscreen ask for the client's address with its parts turned round, `reject_rhsbl_sender`\n"
           "and its relatives ask for a domain name. A list holds one kind or the other: asked about the wrong kind it never\n"
           "lists anything, or answers with an error code that counts as a listing. The domain list of Spamhaus does the latter\n"
           "for every address. Lists that hold both kinds, and lists that nobody knows here, are not judged.",
    .bad = "smtpd_sender_restrictions = reject_rbl_client dbl.spamhaus.org\n",
    .good = "smtpd_sender_restrictions = reject_rhsbl_sender dbl.spamhaus.org=127.0.1.[2..99]\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 5782 2 and 3; postconf(5), reject_rhsbl_sender",
    .check = check,
};

}  // namespace postern::lint
