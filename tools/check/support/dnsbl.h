// DnsblUse: a place where the configuration asks a list on the DNS about a client or a domain.
//
// Shape:   words of restriction lists and classes, elements of postscreen_dnsbl_sites, words in results of readable access
//          tables. `zone=filter*weight` is taken apart, but not checked.
// Units:   ranges are of the files; uses that only defaults make are left out.
// Errors:  none.
// Source:  postconf(5), reject_rbl_client and postscreen_dnsbl_sites.
// Threads: pure functions; plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/check/finding.h"
#include "mta/policy/restriction.h"
#include "tools/check/project.h"

namespace postern::lint {

enum class DnsblPlace : std::uint8_t { list, postscreen, table_result };

struct DnsblUse {
    DnsblPlace place = DnsblPlace::list;
    const policy::Restriction* record = nullptr;  // null: postscreen
    std::string zone;                             // as written
    std::string filter;                           // behind `=`
    std::string weight;                           // postscreen, behind `*`
    bool has_filter = false;
    bool warning = false;      // warn_if_reject in front
    bool literal = false;      // stands in the file as it is, so that its parts have places
    SourceRange element;       // with the restriction's name
    SourceRange argument;      // zone=filter*weight

    /// It counts against a client.
    bool refuses() const;
    /// The client's address is looked up, not a domain.
    bool by_address() const;
    SourceRange zone_range() const;
    SourceRange filter_range() const;  // behind the `=`; without a filter where it belongs, empty
};

std::vector<DnsblUse> dnsbl_uses(const Project& project);

/// The four parts of a reply filter, each with the numbers it accepts; nullopt: it is none.
using OctetRanges = std::vector<std::pair<int, int>>;
std::optional<std::array<OctetRanges, 4>> parse_reply_filter(std::string_view text);
/// Some address of 127.255.255.0/24 matches, with which operators report errors.
bool accepts_error_codes(const std::array<OctetRanges, 4>& filter);

}  // namespace postern::lint
