#include "tools/check/support/trusted_networks.h"

#include <algorithm>
#include <array>
#include <vector>

#include "tools/check/support/scope_policy.h"

namespace postern::lint {
namespace {

struct NamedBlock {
    std::string_view text;
    std::string_view name;  // empty: not a pool
};

// Address space that is nobody's in particular.
constexpr std::array kPrivate{
    NamedBlock{"10.0.0.0/8", "all of the private network 10"}, NamedBlock{"172.16.0.0/12", "all private networks from 172.16 to 172.31"},
    NamedBlock{"192.168.0.0/16", "all private networks of 192.168"}, NamedBlock{"100.64.0.0/10", "all of the space that providers put their customers in"},
    NamedBlock{"[fc00::]/7", "all unique local networks"}, NamedBlock{"[fe80::]/10", "every host on every link"},
    NamedBlock{"127.0.0.0/8", ""}, NamedBlock{"169.254.0.0/16", ""}, NamedBlock{"198.18.0.0/15", ""}, NamedBlock{"224.0.0.0/3", ""}, NamedBlock{"[::1]/128", ""},
};
constexpr NamedBlock kContainers{"172.17.0.0/16", "the network that Docker gives to containers unless told otherwise"};

struct ParsedBlock {
    policy::Network block;
    std::string_view name;
};

ParsedBlock parsed(const NamedBlock& named) {
    return {*parse_network(named.text), named.name};  // literals: a test reads them all
}

const std::vector<ParsedBlock>& private_blocks() {
    static const std::vector<ParsedBlock> blocks = [] {
        std::vector<ParsedBlock> made;
        for (const NamedBlock& named : kPrivate) made.push_back(parsed(named));
        return made;
    }();
    return blocks;
}

bool is_same(const policy::Network& block, const policy::Network& other) {
    return other.prefix == block.prefix && other.address == block.address;
}

}  // namespace

std::optional<policy::Network> trusted_block(std::string_view text) {
    const auto block = parse_network(text);
    if (!block || block->address.family() != AddressFamily::ipv6 || block->prefix < 96) return block;
    const auto bytes = block->address.bytes();
    const bool mapped = std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) && bytes[10] == 0xff && bytes[11] == 0xff;
    if (!mapped) return block;
    return policy::Network{IpAddress::v4({bytes[12], bytes[13], bytes[14], bytes[15]}), block->prefix - 96};
}

bool is_private_block(const policy::Network& block) {
    return std::any_of(private_blocks().begin(), private_blocks().end(), [&](const ParsedBlock& known) { return known.block.contains(block); });
}

bool holds_the_internet(const policy::Network& block) {
    if (is_private_block(block)) return false;
    if (block.is_wide()) return true;
    return std::any_of(private_blocks().begin(), private_blocks().end(),
                       [&](const ParsedBlock& known) { return !known.name.empty() && block.contains(known.block); });
}

std::string_view pool_name(const policy::Network& block) {
    static const ParsedBlock containers = parsed(kContainers);
    if (is_same(block, containers.block)) return containers.name;
    for (const ParsedBlock& known : private_blocks()) {
        if (is_same(block, known.block)) return known.name;
    }
    return {};
}

bool is_public_wider_than(const policy::Network& block, unsigned prefix4, unsigned prefix6) {
    if (is_private_block(block)) return false;
    return block.prefix < (block.address.family() == AddressFamily::ipv4 ? prefix4 : prefix6);
}

bool permits_mynetworks(const Project& project, const Scope& scope) {
    // Nobody wrote a list: the defaults trust mynetworks, but for old compatibility levels, with which smtpd does not start.
    const auto is_default = [&](std::string_view list) { return scope.place(list).file == FileId::none; };
    if (is_default("smtpd_relay_restrictions") && is_default("smtpd_recipient_restrictions")) return true;
    const ScopePolicy lists(project, scope);
    for (const PolicyList& list : lists.lists()) {
        for (const policy::Call& call : list.parsed.calls) {
            if (call.is("permit_mynetworks")) return true;
        }
    }
    return false;
}

}  // namespace postern::lint
