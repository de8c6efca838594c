// Next hops: [host]:port, host, unix:path, as relayhost and transports have them.
//
// Shape:   every part with its place in the text that was given.
// Errors:  none; `fault` says what cannot be a next hop.
// Source:  postconf(5) relayhost, transport(5).
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/syntax/quoting.h"
#include "tools/check/project.h"

namespace postern::lint {

enum class HopFault : std::uint8_t { none, url, port_in_brackets, unbalanced, blank_port, credentials };

struct NextHop {
    std::string_view host;    // without brackets
    std::string_view port;    // empty: none
    bool bracketed = false;   // no MX lookup
    bool unix_socket = false; // unix:path, or a path
    HopFault fault = HopFault::none;
    conf::TextSpan host_span;  // with brackets
    conf::TextSpan port_span;
};

NextHop read_next_hop(std::string_view text);

/// One place that names a next hop of the SMTP or LMTP client.
struct HopUse {
    std::string parameter;   // or the spec of the table
    std::string transport;   // "smtp", "relay", …: the service that carries it; empty: default_transport's
    std::string text;
    SourceRange range;
    const Scope* scope = nullptr;
};

/// relayhost, smtp_fallback_relay, transports and readable tables of them.
std::vector<HopUse> find_next_hops(const Project& project);

}  // namespace postern::lint
