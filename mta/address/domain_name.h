// Domain names: which texts behind the "@" of an address mail could be sent to.
//
// Shape:   host names, UTF-8 letters where smtputf8_enable allows them, and addresses in brackets: [192.0.2.1],
//          [IPv6:2001:db8::1].
// Errors:  none: a text is valid or not.
// Source:  RFC 5321 4.1.3, RFC 6531; observed with trivial-rewrite 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "libconf/base/ip_address.h"

namespace postern::address {

enum class Letters : std::uint8_t { ascii, utf8 };

bool is_host_name(std::string_view domain, Letters letters);
/// With its brackets; nullopt for anything else.
std::optional<IpAddress> domain_literal(std::string_view domain);
/// "192.0.2.1", without brackets.
bool is_bare_ipv4(std::string_view domain);

}  // namespace postern::address
