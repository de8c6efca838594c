#include <array>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/network.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_cidr_shadowed;
namespace {

// Networks seen so far in one block, by family, prefix length and address: a network is inside of another when the
// other's length is shorter and the address masked to it is known.
class Seen {
public:
    const TableEntry* covering(const policy::Network& block) const {
        const auto& lengths = block.address.family() == AddressFamily::ipv4 ? v4_ : v6_;
        for (const auto& [length, networks] : lengths) {
            if (length > block.prefix) break;
            if (const auto at = networks.find(block.address.network(length)); at != networks.end()) return at->second;
        }
        return nullptr;
    }
    void add(const policy::Network& block, const TableEntry& entry) {
        auto& lengths = block.address.family() == AddressFamily::ipv4 ? v4_ : v6_;
        lengths[block.prefix].emplace(block.address.network(block.prefix), &entry);
    }

private:
    using Networks = std::map<IpAddress, const TableEntry*>;
    std::map<unsigned, Networks> v4_;
    std::map<unsigned, Networks> v6_;
};

std::optional<policy::Network> block_of(std::string_view key) {
    const std::size_t slash = key.find('/');
    if (key.find(':') != std::string_view::npos && slash != std::string_view::npos && !key.starts_with('[')) {
        return parse_network(fmt::format("[{}]{}", key.substr(0, slash), key.substr(slash)));
    }
    return parse_network(key.find_first_of("./:") == std::string_view::npos ? std::string_view{} : key);
}

void check(const Project& project, Report& report) {
    for (const TableFile& file : table_files(project)) {
        if (file.text->form() != TableForm::networks) continue;
        std::map<std::uint32_t, Seen> blocks;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind != EntryKind::entry || entry.negated || entry.result.empty()) continue;
            const auto block = block_of(entry.key);
            if (!block) continue;
            Seen& seen = blocks[entry.block];
            if (const TableEntry* first = seen.covering(*block)) {
                report.add(entry.key_range, fmt::format("{} has matched already: this rule is never reached", first->key))
                    .with_related("the first match ends the search", first->key_range)
                    .with_help("move the smaller network up");
            }
            seen.add(*block, entry);
        }
    }
}

constexpr std::array kTraps{
    Trap{"the smaller one first", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.25 OK\n192.0.2.0/24 REJECT\n"},
    Trap{"what is not in a network", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n!192.0.2.0/24 REJECT\n192.0.2.25 OK\n"},
    Trap{"another block", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\nif 192.0.2.0/25\n192.0.2.0/24 REJECT\nendif\n192.0.2.200 OK\n"},
};
constexpr std::array kAlsoBad{
    Trap{"DUNNO ends the search, too", "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n2001:db8::/32 DUNNO\n2001:db8:1::/48 REJECT\n"},
};

}  // namespace

const Rule rule_cidr_shadowed{
    .id = "PT422",
    .name = "cidr-shadowed",
    .grade = Grade::warning,
    .summary = "A network in a cidr table is inside of one further up, so its rule is never reached.",
    .why = "cidr rules are tried from the top, and the first match ends the search, also when it says DUNNO. Exceptions belong in\n"
           "front of the network they are exceptions from.",
    .bad = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.0/24 REJECT\n192.0.2.25 OK\n",
    .good = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/c\n==> c <==\n192.0.2.25 OK\n192.0.2.0/24 REJECT\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "cidr_table(5)",
    .check = check,
};

}  // namespace postern::lint
