#include "libconf/base/ip_address.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>

namespace postern {

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> bytes) {
    IpAddress result;
    std::copy(bytes.begin(), bytes.end(), result.bytes_.begin());
    return result;
}

IpAddress IpAddress::v6(std::array<std::uint8_t, 16> bytes) {
    IpAddress result;
    result.family_ = AddressFamily::ipv6;
    result.bytes_ = bytes;
    return result;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string copy(text);
    IpAddress result;
    const bool whole = text.find('\0') == std::string_view::npos;
    if (whole && inet_pton(AF_INET, copy.c_str(), result.bytes_.data()) == 1) return result;
    result.family_ = AddressFamily::ipv6;
    if (whole && inet_pton(AF_INET6, copy.c_str(), result.bytes_.data()) == 1) return result;
    return fail(ErrorCode::bad_value, copy);
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    inet_ntop(family_ == AddressFamily::ipv4 ? AF_INET : AF_INET6, bytes_.data(), buffer.data(), buffer.size());
    return buffer.data();
}

bool IpAddress::is_wildcard() const {
    return std::all_of(bytes_.begin(), bytes_.end(), [](std::uint8_t byte) { return byte == 0; });
}

IpAddress IpAddress::network(unsigned prefix) const {
    IpAddress result = *this;
    for (std::size_t i = 0; i < size(); ++i) {
        const unsigned before = static_cast<unsigned>(i) * 8;
        if (prefix >= before + 8) continue;
        const unsigned kept = prefix > before ? prefix - before : 0;
        result.bytes_[i] = static_cast<std::uint8_t>(result.bytes_[i] & (0xff00U >> kept));
    }
    return result;
}

}  // namespace postern
