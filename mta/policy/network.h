// Network: a block of addresses as mynetworks and access tables name it.
//
// Shape:   an address and the number of its leading bits that count; "192.0.2.1" is a block of one address. IPv6 may
//          stand in brackets, before the slash or around all of it. Bits behind the prefix are dropped.
// Errors:  nullopt for anything that is no address or has a prefix out of range.
// Source:  postconf(5) mynetworks, cidr_table(5).
// Threads: plain value.
#pragma once

#include <optional>
#include <string_view>

#include "libconf/base/ip_address.h"

namespace postern::policy {

struct Network {
    IpAddress address;  // bits behind the prefix are zero
    unsigned prefix = 0;

    static std::optional<Network> parse(std::string_view text);
    bool contains(const IpAddress& other) const;
    bool contains(const Network& other) const { return prefix <= other.prefix && contains(other.address); }
    /// Wider than any network that belongs to somebody: shorter than /8, for IPv6 than /16. Strangers are in it.
    bool is_wide() const { return prefix < (address.family() == AddressFamily::ipv4 ? 8U : 16U); }
};

/// An address that can be met on the internet: not private, not local, not for documentation or several receivers.
bool is_public(const IpAddress& address);

}  // namespace postern::policy
