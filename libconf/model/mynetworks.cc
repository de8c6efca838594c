#include "libconf/model/mynetworks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libconf/syntax/quoting.h"

namespace postern::conf {
namespace {

template <class T>
using Computed = tl::expected<T, std::string>;  // or the fatal text

struct Protocols {
    bool ipv4 = false;
    bool ipv6 = false;

    bool none() const { return !ipv4 && !ipv6; }
    Families families() const { return ipv4 && ipv6 ? Families::both : ipv4 ? Families::ipv4 : Families::ipv6; }
    bool has(AddressFamily family) const { return family == AddressFamily::ipv4 ? ipv4 : ipv6; }
};

enum class Style { host, subnet, network_class };

struct Network {
    IpAddress address;
    unsigned prefix = 0;
    friend bool operator==(const Network&, const Network&) = default;
};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    WordReader reader(text, Braces::plain, kListSeparators);
    while (const auto word = reader.next()) words.push_back(word->of(text));
    return words;
}

Computed<Protocols> read_protocols(std::string_view text) {
    Protocols protocols;
    for (const std::string_view word : words_of(text)) {
        const bool all = word == "all";
        if (!all && word != "ipv4" && word != "ipv6") {
            return tl::unexpected(fmt::format("unknown inet_protocols value \"{}\" in \"{}\"", word, text));
        }
        protocols.ipv4 |= all || word == "ipv4";
        protocols.ipv6 |= all || word == "ipv6";
    }
    return protocols;
}

/// Without the protocols that the system lacks.
Protocols supported(Protocols protocols, const Machine& machine, std::vector<std::string>& warnings) {
    const auto check = [&](bool& wanted, AddressFamily family, std::string_view name) {
        if (!wanted) return;
        const std::optional<std::string> reason = machine.missing(family);
        if (!reason) return;
        warnings.push_back(fmt::format("inet_protocols: disabling {} name/address support: {}", name, *reason));
        wanted = false;
    };
    check(protocols.ipv6, AddressFamily::ipv6, "IPv6");
    check(protocols.ipv4, AddressFamily::ipv4, "IPv4");
    return protocols;
}

Computed<Style> read_style(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, Style>, 3> kStyles{
        {{"host", Style::host}, {"subnet", Style::subnet}, {"class", Style::network_class}}};
    std::optional<Style> style;
    bool several = false;
    for (const std::string_view word : words_of(text)) {
        const auto* const known =
            std::find_if(kStyles.begin(), kStyles.end(), [word](const auto& entry) { return entry.first == word; });
        if (known == kStyles.end()) {
            return tl::unexpected(fmt::format("unknown mynetworks mask style value \"{}\" in \"{}\"", word, text));
        }
        several |= style && *style != known->second;
        style = known->second;
    }
    if (style && !several) return *style;
    return tl::unexpected(fmt::format("bad mynetworks_style value: {}; specify exactly one value", text));
}

/// Below zero when `a` comes first.
int order(const IpAddress& a, const IpAddress& b) {
    if (a.family() != b.family()) return a.family() < b.family() ? -1 : 1;
    if (a.family() == AddressFamily::ipv6) return a < b ? -1 : (b < a ? 1 : 0);
    // Postfix subtracts the two words as the processor (of little-endian order) reads them from memory, and looks at
    // the sign. That is no order of its own: which address comes first also depends on how the list is sorted.
    const auto word = [](const IpAddress& address) {
        std::uint32_t value = 0;
        for (std::size_t i = 4; i-- > 0;) value = value << 8 | address.bytes()[i];
        return value;
    };
    return std::bit_cast<std::int32_t>(word(a) - word(b));
}

/// A merge sort as qsort(3) of the GNU C library does it, for an order that is none.
void sort_addresses(std::vector<IpAddress>& all, std::size_t from, std::size_t count) {
    if (count < 2) return;
    const std::size_t half = count / 2;
    sort_addresses(all, from, half);
    sort_addresses(all, from + half, count - half);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
    const std::vector<IpAddress> left(begin, begin + static_cast<std::ptrdiff_t>(half));
    std::size_t to = from;
    std::size_t right = from + half;
    for (const IpAddress& address : left) {
        while (right < from + count && order(address, all[right]) > 0) all[to++] = all[right++];
        all[to++] = address;
    }
}

/// The addresses that inet_interfaces names, in Postfix's order, each once.
Computed<std::vector<IpAddress>> named_addresses(std::string_view text, Protocols protocols, const Machine& machine) {
    std::vector<IpAddress> addresses;
    for (const std::string_view word : words_of(text)) {
        std::string_view host = word;
        if (host.size() >= 2 && host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
        const std::size_t before = addresses.size();
        const Result<std::vector<IpAddress>> resolved = machine.resolve(host, protocols.families());
        for (const IpAddress& address : resolved.value_or(std::vector<IpAddress>{})) {
            if (protocols.has(address.family())) addresses.push_back(address);
        }
        if (addresses.size() == before) {
            return tl::unexpected(fmt::format("config variable inet_interfaces: host not found: {}", word));
        }
    }
    sort_addresses(addresses, 0, addresses.size());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    return addresses;
}

bool is_loopback(const IpAddress& address) {
    if (address.family() == AddressFamily::ipv4) return address.bytes()[0] == 127;
    const auto bytes = address.bytes();
    return bytes.back() == 1 &&
           std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t byte) { return byte == 0; });
}

/// The machine's addresses that Postfix receives mail on, with their prefix lengths.
Computed<std::vector<Network>> own_addresses(std::string_view inet_interfaces, Protocols protocols,
                                             const Machine& machine) {
    const bool all = inet_interfaces == "all";
    const bool loopback = inet_interfaces == "loopback-only";
    std::vector<IpAddress> named;
    if (!all && !loopback) {
        auto addresses = named_addresses(inet_interfaces, protocols, machine);
        if (!addresses) return tl::unexpected(std::move(addresses.error()));
        named = std::move(*addresses);
    }
    std::vector<Network> local;
    for (const Interface& interface : machine.interfaces()) {
        if (protocols.has(interface.address.family())) local.push_back({interface.address, interface.prefix});
    }
    if (local.empty()) return tl::unexpected(std::string("could not find any active network interfaces"));
    if (loopback) std::erase_if(local, [](const Network& network) { return !is_loopback(network.address); });
    if (all || loopback) return local;
    std::vector<Network> own;
    for (const IpAddress& address : named) {
        const auto found = std::find_if(local.begin(), local.end(),
                                        [&](const Network& network) { return network.address == address; });
        if (found == local.end()) {
            return tl::unexpected(
                fmt::format("parameter inet_interfaces: no local interface found for {}", address.text()));
        }
        own.push_back(*found);
    }
    return own;
}

Computed<unsigned> prefix_for(const Network& own, Style style) {
    const bool ipv4 = own.address.family() == AddressFamily::ipv4;
    if (style == Style::host) return own.address.bits();
    if (style == Style::subnet || !ipv4) return own.prefix;
    const std::uint8_t first = own.address.bytes()[0];
    if (first < 128) return 8U;
    if (first < 192) return 16U;
    if (first < 224) return 24U;
    return tl::unexpected(fmt::format("mynetworks_core: unknown address class: {}", own.address.text()));
}

Computed<std::vector<Network>> networks(const NetworkSettings& settings, const Machine& machine,
                                        std::vector<std::string>& warnings) {
    const auto wanted = read_protocols(settings.inet_protocols);
    if (!wanted) return tl::unexpected(wanted.error());
    const Protocols protocols = supported(*wanted, machine, warnings);
    if (protocols.none()) return std::vector<Network>{};
    const auto style = read_style(settings.mynetworks_style);
    if (!style) return tl::unexpected(style.error());
    const auto own = own_addresses(settings.inet_interfaces, protocols, machine);
    if (!own) return tl::unexpected(own.error());
    std::vector<Network> found;
    for (const Network& address : *own) {
        const auto prefix = prefix_for(address, *style);
        if (!prefix) return tl::unexpected(prefix.error());
        const Network network{address.address.network(*prefix), *prefix};
        if (std::find(found.begin(), found.end(), network) == found.end()) found.push_back(network);
    }
    return found;
}

}  // namespace

std::optional<std::string> protocols_fault(std::string_view inet_protocols) {
    const auto read = read_protocols(inet_protocols);
    if (read) return std::nullopt;
    return read.error();
}

Computation compute_mynetworks(const NetworkSettings& settings, const Machine& machine) {
    Computation result;
    auto found = networks(settings, machine, result.warnings);
    if (!found) {
        result.fatal = std::move(found.error());
        return result;
    }
    for (const Network& network : *found) {
        const bool ipv6 = network.address.family() == AddressFamily::ipv6;
        result.text += fmt::format("{}{}{}{}/{}", result.text.empty() ? "" : " ", ipv6 ? "[" : "",
                                   network.address.text(), ipv6 ? "]" : "", network.prefix);
    }
    return result;
}

}  // namespace postern::conf
