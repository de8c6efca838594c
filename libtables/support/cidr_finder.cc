#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "libtables/support/cidr_rules.h"

namespace postern::tables::cidr {
namespace {

constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

// Pieces [begin, end) of the address space.
struct Range {
    std::size_t begin;
    std::size_t end;
};
using Region = std::vector<Range>;

Region intersect(const Region& a, const Region& b) {
    Region both;
    for (const Range& left : a) {
        for (const Range& right : b) {
            const Range part{std::max(left.begin, right.begin), std::min(left.end, right.end)};
            if (part.begin < part.end) both.push_back(part);
        }
    }
    return both;
}

std::uint64_t big_endian(const std::uint8_t* bytes, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) number = (number << 8U) | bytes[i];
    return number;
}

}  // namespace

// Paints the address space of one family, rule after rule; what is painted stays as it is.
template <class Number>
class Builder {
public:
    Builder(const std::vector<Rule>& rules, AddressFamily family) : rules_(rules), family_(family) {}

    Finder::Space<Number> build() {
        for (const Rule& rule : rules_) {
            if (rule.pattern.network.family() == family_) add_limits(rule.pattern);
        }
        starts_.push_back(Number{});
        std::ranges::sort(starts_);
        starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
        owner_.assign(starts_.size(), kNobody);
        next_free_.resize(starts_.size() + 1);
        std::iota(next_free_.begin(), next_free_.end(), 0U);
        paint(0, rules_.size(), {{0, starts_.size()}});
        return merged();
    }

    static Number number(const IpAddress& address) {
        if constexpr (std::is_same_v<Number, Finder::Wide>) {
            return {big_endian(address.bytes().data(), 8), big_endian(address.bytes().data() + 8, 8)};
        } else {
            return static_cast<Number>(big_endian(address.bytes().data(), 4));
        }
    }

private:
    // Adds 2^bits; nullopt past the end of the address space.
    static std::optional<Number> after(Number start, unsigned bits) {
        if constexpr (std::is_same_v<Number, Finder::Wide>) {
            const std::uint64_t low_step = bits < 64 ? std::uint64_t{1} << bits : 0;
            if (bits >= 128) return std::nullopt;
            Number end{start.high, start.low + low_step};
            const std::uint64_t high_step = bits < 64 ? (end.low < start.low ? 1U : 0U) : std::uint64_t{1} << (bits - 64);
            end.high += high_step;
            if (end.high < start.high) return std::nullopt;
            return end;
        } else {
            const std::uint64_t end = std::uint64_t{start} + (std::uint64_t{1} << bits);
            if (end > std::numeric_limits<Number>::max()) return std::nullopt;
            return static_cast<Number>(end);
        }
    }

    void add_limits(const Pattern& pattern) {
        const Number start = number(pattern.network);
        starts_.push_back(start);
        if (const auto end = after(start, pattern.network.bits() - pattern.prefix)) starts_.push_back(*end);
    }

    std::size_t piece(Number start) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(starts_, start) - starts_.begin());
    }

    Region region_of(const Pattern& pattern) const {
        const Number start = number(pattern.network);
        const auto end = after(start, pattern.network.bits() - pattern.prefix);
        const Range inside{piece(start), end ? piece(*end) : starts_.size()};
        if (!pattern.negated) return {inside};
        return {{0, inside.begin}, {inside.end, starts_.size()}};
    }

    // NOLINTNEXTLINE(misc-no-recursion): as deep as blocks of the table are nested.
    void paint(std::size_t first, std::size_t last, const Region& region) {
        for (std::size_t i = first; i < last; ++i) {
            const Rule& rule = rules_[i];
            const bool block = rule.kind == RuleKind::block;
            if (rule.pattern.network.family() == family_) {
                const Region both = intersect(region, region_of(rule.pattern));
                if (block) {
                    paint(i + 1, rule.block_end, both);
                } else {
                    for (const Range& range : both) fill(range, static_cast<std::uint32_t>(i));
                }
            }
            if (block) i = rule.block_end - 1;
        }
    }

    std::size_t free_from(std::size_t at) {
        while (next_free_[at] != at) {
            next_free_[at] = next_free_[next_free_[at]];
            at = next_free_[at];
        }
        return at;
    }

    void fill(Range range, std::uint32_t rule) {
        for (std::size_t at = free_from(range.begin); at < range.end; at = free_from(at)) {
            owner_[at] = rule;
            next_free_[at] = static_cast<std::uint32_t>(at + 1);
        }
    }

    Finder::Space<Number> merged() const {
        Finder::Space<Number> space;
        for (std::size_t i = 0; i < starts_.size(); ++i) {
            if (!space.owner.empty() && space.owner.back() == owner_[i]) continue;
            space.starts.push_back(starts_[i]);
            space.owner.push_back(owner_[i]);
        }
        return space;
    }

    const std::vector<Rule>& rules_;
    AddressFamily family_;
    std::vector<Number> starts_;
    std::vector<std::uint32_t> owner_;
    std::vector<std::uint32_t> next_free_;  // the first piece from here on without an owner
};

Finder::Finder(const std::vector<Rule>& rules)
    : ipv4_(Builder<std::uint32_t>(rules, AddressFamily::ipv4).build()),
      ipv6_(Builder<Wide>(rules, AddressFamily::ipv6).build()) {}

std::optional<std::uint32_t> Finder::find(const IpAddress& address) const {
    const auto look = [](const auto& space, const auto& number) -> std::optional<std::uint32_t> {
        const auto above = std::ranges::upper_bound(space.starts, number) - space.starts.begin();
        const std::uint32_t owner = space.owner[static_cast<std::size_t>(above - 1)];
        return owner == kNobody ? std::nullopt : std::optional(owner);
    };
    if (address.family() == AddressFamily::ipv4) return look(ipv4_, Builder<std::uint32_t>::number(address));
    return look(ipv6_, Builder<Wide>::number(address));
}

}  // namespace postern::tables::cidr
