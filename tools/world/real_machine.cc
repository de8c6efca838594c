#include "tools/world/real_machine.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace postern {
namespace {

/// Nullopt for families other than IPv4 and IPv6.
std::optional<IpAddress> address_of(const sockaddr* address) {
    if (address == nullptr) return std::nullopt;
    if (address->sa_family == AF_INET) {
        sockaddr_in ipv4;
        std::memcpy(&ipv4, address, sizeof(ipv4));
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &ipv4.sin_addr, bytes.size());
        return IpAddress::v4(bytes);
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 ipv6;
        std::memcpy(&ipv6, address, sizeof(ipv6));
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
        return IpAddress::v6(bytes);
    }
    return std::nullopt;
}

unsigned prefix_of(const sockaddr* mask) {
    const auto address = address_of(mask);
    if (!address) return 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : address->bytes()) bits += static_cast<unsigned>(std::popcount(byte));
    return bits;
}

}  // namespace

std::string RealMachine::host_name() const {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return {};
    return name.data();
}

std::vector<conf::Interface> RealMachine::interfaces() const {
    std::vector<conf::Interface> found;
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return found;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(first, ::freeifaddrs);
    for (const ifaddrs* at = first; at != nullptr; at = at->ifa_next) {
        const auto address = address_of(at->ifa_addr);
        if (!address || (at->ifa_flags & IFF_UP) == 0) continue;
        const bool loopback = (at->ifa_flags & IFF_LOOPBACK) != 0;
        found.push_back({*address, prefix_of(at->ifa_netmask), at->ifa_name,
                         loopback ? conf::LinkKind::loopback : conf::LinkKind::network});
    }
    return found;
}

Result<std::vector<IpAddress>> RealMachine::resolve(std::string_view host, conf::Families families) const {
    addrinfo hints{};
    switch (families) {
        case conf::Families::ipv4: hints.ai_family = AF_INET; break;
        case conf::Families::ipv6: hints.ai_family = AF_INET6; break;
        case conf::Families::both: hints.ai_family = AF_UNSPEC; break;
    }
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int error = ::getaddrinfo(std::string(host).c_str(), nullptr, &hints, &first);
    if (error != 0) return fail(ErrorCode::not_found, ::gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, ::freeaddrinfo);
    std::vector<IpAddress> addresses;
    for (const addrinfo* at = first; at != nullptr; at = at->ai_next) {
        const auto address = address_of(at->ai_addr);
        if (address && std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
            addresses.push_back(*address);
        }
    }
    return addresses;
}

std::optional<std::string> RealMachine::missing(AddressFamily family) const {
    const int socket = ::socket(family == AddressFamily::ipv4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
    if (socket >= 0) {
        ::close(socket);
        return std::nullopt;
    }
    if (errno != EAFNOSUPPORT) return std::nullopt;
    return std::generic_category().message(EAFNOSUPPORT);
}

long RealMachine::process_id() const {
    return ::getpid();
}

}  // namespace postern
