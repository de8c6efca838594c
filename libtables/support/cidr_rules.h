// CidrRules: the rules of a cidr table, found by the address in logarithmic time.
//
// Shape:   rules are tried in their order, and the first that matches decides; `!` turns a pattern around within its own
//          address family, blocks nest. All this is worked out when the table is read: the address space is cut where
//          rules begin and end, and each piece knows its rule.
// Errors:  none; a rule that makes no sense is left out, with Postfix's words for it.
// Source:  cidr_table(5); compared with postmap 3.7.11. One difference: a prefix length above 2^32 is refused, where
//          Postfix takes it modulo 2^32.
// Threads: immutable after reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/ip_address.h"
#include "libtables/open_options.h"
#include "libtables/support/rule_text.h"

namespace postern::tables::cidr {

struct Pattern {
    IpAddress network;
    unsigned prefix = 0;
    bool negated = false;

    bool matches(const IpAddress& address) const;
};

enum class RuleKind : std::uint8_t { result, block };

struct Rule {
    RuleKind kind = RuleKind::result;
    Pattern pattern;
    std::uint32_t line = 0;
    std::uint32_t block_end = 0;  // of a block: the number of the first rule behind it
    std::string value;            // of a result; of a block: its pattern as written
};

/// Reads all rules of a text.
[[nodiscard]] std::vector<Rule> read_rules(RuleText& text, ValueForm values);

class Finder {
public:
    explicit Finder(const std::vector<Rule>& rules);
    /// The number of the rule that decides.
    std::optional<std::uint32_t> find(const IpAddress& address) const;

private:
    // Piece i of the address space starts at starts[i] and belongs to rule owner[i].
    template <class Number>
    struct Space {
        std::vector<Number> starts;
        std::vector<std::uint32_t> owner;
    };
    struct Wide {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        friend auto operator<=>(const Wide&, const Wide&) = default;
    };
    template <class Number>
    friend class Builder;

    Space<std::uint32_t> ipv4_;
    Space<Wide> ipv6_;
};

}  // namespace postern::tables::cidr
