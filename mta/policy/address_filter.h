// AddressFilter: which answers of a DNS list count: "127.0.0.2", "127.0.[0..255].[2;4;6..8]".
//
// Shape:   four numbers, or sets of numbers and ranges in brackets.
// Errors:  bad_syntax, message = what was expected and where.
// Source:  postconf(5) reject_rbl_client; texts of errors observed with Postfix 3.7.11.
// Threads: plain value.
#pragma once

#include <array>
#include <bitset>
#include <string_view>

#include "libconf/base/ip_address.h"
#include "libconf/base/result.h"

namespace postern::policy {

class AddressFilter {
public:
    [[nodiscard]] static postern::Result<AddressFilter> parse(std::string_view text);
    /// IPv6 addresses never match.
    bool matches(const IpAddress& address) const;

private:
    std::array<std::bitset<256>, 4> bytes_;
};

}  // namespace postern::policy
