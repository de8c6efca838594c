// Next hop: where a delivery agent goes, and the "transport:nexthop" that names agent and place.
//
// Shape:   a next hop is a list of destinations, tried in order: a domain (whose mail servers are asked for), a host in
//          brackets, a host behind "inet:" or a socket behind "unix:". What is not in that form is for the agent to
//          understand: error and discard have any text there.
// Errors:  bad_syntax: an empty element, a bracket that is not closed, a port that is none.
// Source:  transport(5), postconf(5) under relayhost, lmtp(8), smtp(8).
// Threads: pure functions; views are of the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern::address {

/// "transport:nexthop"; without a colon all is transport.
struct TransportSpec {
    std::string_view transport;
    std::string_view next_hop;
};
TransportSpec parse_transport(std::string_view text);

struct Destination {
    enum class Kind : std::uint8_t {
        domain,  // its MX hosts
        host,    // itself: in brackets, or behind "inet:"
        socket,  // "unix:path"
    };
    Kind kind = Kind::domain;
    std::string host;  // or path; an IPv6 address without "IPv6:"
    std::string port;  // number or name of a service; empty: the agent's default
    friend bool operator==(const Destination&, const Destination&) = default;
};

[[nodiscard]] Result<Destination> parse_destination(std::string_view text);
/// Elements are separated by commas and blanks.
[[nodiscard]] Result<std::vector<Destination>> parse_next_hop(std::string_view text);

}  // namespace postern::address
