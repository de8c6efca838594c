#include "mta/policy/network.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::policy {
namespace {

std::string_view without_brackets(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return text;
    return text.substr(1, text.size() - 2);
}

constexpr std::array<std::string_view, 19> kSpecial = {
    "0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12",   "192.0.0.0/24",   "192.0.2.0/24",  "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",   "::/8",           "100::/8",
    "2001:db8::/32",   "fc00::/7",       "fe80::/10",     "ff00::/8"};

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
    text = without_brackets(text);
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(without_brackets(text.substr(0, slash)));
    if (!address) return std::nullopt;
    unsigned prefix = address->bits();
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        if (error != std::errc() || end != digits.data() + digits.size() || prefix > address->bits())
            return std::nullopt;
    }
    return Network{address->network(prefix), prefix};
}

bool Network::contains(const IpAddress& other) const {
    return other.family() == address.family() && other.network(prefix) == address;
}

bool is_public(const IpAddress& address) {
    return std::none_of(kSpecial.begin(), kSpecial.end(), [&](std::string_view text) {
        const auto network = Network::parse(text);
        return network && network->contains(address);
    });
}

}  // namespace postern::policy
