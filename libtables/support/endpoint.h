// Endpoint: where a server listens: a host and a port, or a socket in the file system.
//
// Shape:   `inet:host:port`, `unix:path`, or host:port alone. A host is a name, an address, or one in brackets; a port
//          is a number or the name of a service. A port without a host, or with an empty one, is on
//          this machine.
// Errors:  bad_value, in the words of Postfix's tools.
// Source:  memcache_table(5), socketmap_table(5), tcp_table(5); every text observed with postmap 3.7.11.
// Threads: plain value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::tables {

struct Endpoint {
    enum class Kind : std::uint8_t { inet, socket_file };

    /// With the transport in front.
    [[nodiscard]] static Result<Endpoint> parse(std::string_view text);
    /// `host:port` or `port`.
    [[nodiscard]] static Result<Endpoint> parse_inet(std::string_view text);
    [[nodiscard]] static Result<Endpoint> parse_socket_file(std::string_view path);

    Kind kind = Kind::inet;
    std::string host;     // empty: this machine
    std::string service;  // number or name
    std::string text;  // as it was written, without the transport: what messages call the server; the path of a socket
};

}  // namespace postern::tables
