// DnsblZone: lists on the DNS that have closed or moved.
//
// Shape:   a zone stands for itself and all names below it. `closed` has a dated notice or report behind it; what is only
//          said to be gone is `closed_unverified`.
// Errors:  none.
// Source:  notices of the operators and reports about them.
// Threads: constant data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace postern::lint {

enum class DnsblState : std::uint8_t { closed, closed_unverified, superseded };

struct DnsblZone {
    std::string_view zone;  // lower case
    DnsblState state = DnsblState::closed;
    std::string_view since;      // "2024-06-05", "reported 2019-02"; empty: not known
    std::string_view behaviour;  // "it lists everything", what it answers now
    std::string_view successor;  // of superseded ones
};

std::span<const DnsblZone> dnsbl_zones();
/// The entry that covers a zone, whatever its case; null: none.
const DnsblZone* find_dnsbl_zone(std::string_view zone);

}  // namespace postern::lint
