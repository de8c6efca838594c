#include "tools/check/support/network.h"

#include <bit>
#include <charconv>
#include <vector>

#include <fmt/format.h>

namespace postern::lint {
namespace {

constexpr std::string_view kDigits = "0123456789";

std::optional<unsigned> small_number(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::string block_text(const IpAddress& address, unsigned prefix) {
    if (address.family() == AddressFamily::ipv4) return fmt::format("{}/{}", address.text(), prefix);
    return fmt::format("[{}]/{}", address.text(), prefix);
}

// 255.255.255.0 -> 24
std::optional<unsigned> prefix_of_mask(std::string_view text) {
    const auto mask = IpAddress::parse(text);
    if (!mask || mask->family() != AddressFamily::ipv4) return std::nullopt;
    std::uint32_t bits = 0;
    for (const std::uint8_t byte : mask->bytes()) bits = (bits << 8U) | byte;
    const int ones = std::countl_one(bits);
    if (ones < 32 && (bits << static_cast<unsigned>(ones)) != 0) return std::nullopt;
    return static_cast<unsigned>(ones);
}

// "192.168.*" or "192.168" with or without a prefix: what the missing bytes leave of it.
std::optional<NetworkFault> short_fault(std::string_view address, std::string_view prefix) {
    std::vector<std::string_view> parts;
    std::string_view rest = address;
    bool wildcard = false;
    while (!rest.empty()) {
        const std::size_t dot = std::min(rest.find('.'), rest.size());
        const std::string_view part = rest.substr(0, dot);
        rest = dot < rest.size() ? rest.substr(dot + 1) : std::string_view{};
        if (part == "*" || part == "x") {
            wildcard = true;
            continue;
        }
        if (part.empty()) continue;
        if (wildcard || !small_number(part) || *small_number(part) > 255) return NetworkFault{fmt::format("`{}` is no network", address), {}, false};
        parts.push_back(part);
    }
    if (parts.empty() || (parts.size() >= 4 && !wildcard)) return NetworkFault{fmt::format("`{}` is no network", address), {}, false};
    const unsigned natural = static_cast<unsigned>(parts.size() * 8);
    const unsigned bits = small_number(prefix).value_or(natural);
    std::string full;
    for (std::size_t i = 0; i < 4; ++i) full += fmt::format("{}{}", i == 0 ? "" : ".", i < parts.size() ? parts[i] : "0");
    const auto parsed = IpAddress::parse(full);
    if (!parsed || bits > 32) return NetworkFault{fmt::format("`{}` is no network", address), {}, false};
    return NetworkFault{wildcard ? "a network has no wildcards" : "a network has four numbers", block_text(parsed->network(bits), bits), false};
}

std::optional<NetworkFault> ipv4_fault(std::string_view address, std::string_view prefix, bool has_prefix) {
    if (const std::size_t dash = address.find('-'); dash != std::string_view::npos) return NetworkFault{"a network is no range of addresses", {}, false};
    const auto parsed = IpAddress::parse(address);
    if (!parsed) return short_fault(address, prefix);
    if (!has_prefix) return std::nullopt;
    if (prefix.find('.') != std::string_view::npos) {
        const auto bits = prefix_of_mask(prefix);
        return NetworkFault{"a network has a prefix length, not a mask", bits ? block_text(parsed->network(*bits), *bits) : std::string{}, false};
    }
    const auto bits = small_number(prefix);
    if (!bits || *bits > 32) return NetworkFault{fmt::format("`/{}` is no prefix length: 0 to 32", prefix), {}, false};
    const IpAddress masked = parsed->network(*bits);
    if (masked == *parsed) return std::nullopt;
    return NetworkFault{fmt::format("`{}/{}` has bits set behind the prefix", address, prefix), block_text(masked, *bits), true};
}

std::optional<NetworkFault> ipv6_fault(std::string_view text) {
    const std::size_t slash = text.rfind('/');
    const bool has_prefix = slash != std::string_view::npos;
    std::string_view address = text.substr(0, has_prefix ? slash : text.size());
    std::string_view prefix = has_prefix ? text.substr(slash + 1) : std::string_view{};
    const bool inside = prefix.ends_with(']');
    if (inside) prefix.remove_suffix(1);
    const bool bracketed = address.starts_with('[');
    if (bracketed) address.remove_prefix(1);
    if (address.ends_with(']')) address.remove_suffix(1);
    const auto parsed = IpAddress::parse(address);
    if (!parsed || parsed->family() != AddressFamily::ipv6) return NetworkFault{fmt::format("`{}` is no network", text), {}, false};
    if (!has_prefix) return std::nullopt;
    const auto bits = small_number(prefix);
    if (!bits || *bits > 128) return NetworkFault{fmt::format("`/{}` is no prefix length: 0 to 128", prefix), {}, false};
    const IpAddress masked = parsed->network(*bits);
    if (inside) return NetworkFault{"the prefix length stands behind the bracket", block_text(masked, *bits), false};
    if (!bracketed) return NetworkFault{"an IPv6 network needs brackets around its address", block_text(masked, *bits), false};
    if (masked == *parsed) return std::nullopt;
    return NetworkFault{fmt::format("`{}` has bits set behind the prefix", text), block_text(masked, *bits), true};
}

}  // namespace

bool looks_like_network(std::string_view text) {
    if (text.empty()) return false;
    if (text.front() == '[' || text.find("::") != std::string_view::npos) return true;
    if (kDigits.find(text.front()) == std::string_view::npos) return false;
    return text.find_first_not_of("0123456789./*-x:abcdefABCDEF") == std::string_view::npos && text.find_first_of("./:") != std::string_view::npos;
}

std::optional<NetworkFault> network_fault(std::string_view text) {
    if (!looks_like_network(text)) return std::nullopt;
    if (text.front() == '[' || text.find(':') != std::string_view::npos) return ipv6_fault(text);
    const std::size_t slash = text.find('/');
    const bool has_prefix = slash != std::string_view::npos;
    return ipv4_fault(text.substr(0, std::min(slash, text.size())), has_prefix ? text.substr(slash + 1) : std::string_view{}, has_prefix);
}

std::optional<policy::Network> parse_network(std::string_view text) {
    if (!looks_like_network(text) || network_fault(text)) return std::nullopt;
    return policy::Network::parse(text);
}

}  // namespace postern::lint
