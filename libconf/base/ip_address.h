// IpAddress: one IPv4 or IPv6 address, as bytes.
//
// Shape:   4 or 16 bytes in network order; text is the usual notation without brackets, scope or prefix length.
// Errors:  bad_value, message = the offending text.
// Source:  inet_pton(3), inet_ntop(3).
// Threads: plain value.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern {

enum class AddressFamily : std::uint8_t { ipv4, ipv6 };

class IpAddress {
public:
    IpAddress() = default;
    static IpAddress v4(std::array<std::uint8_t, 4> bytes);
    static IpAddress v6(std::array<std::uint8_t, 16> bytes);
    [[nodiscard]] static Result<IpAddress> parse(std::string_view text);

    AddressFamily family() const { return family_; }
    std::size_t size() const { return family_ == AddressFamily::ipv4 ? 4 : 16; }
    unsigned bits() const { return static_cast<unsigned>(size() * 8); }
    std::span<const std::uint8_t> bytes() const { return {bytes_.data(), size()}; }
    std::string text() const;
    /// 0.0.0.0 or ::
    bool is_wildcard() const;
    /// Everything after the first `prefix` bits is zero.
    IpAddress network(unsigned prefix) const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    AddressFamily family_ = AddressFamily::ipv4;
    std::array<std::uint8_t, 16> bytes_{};  // the rest is zero
};

}  // namespace postern
