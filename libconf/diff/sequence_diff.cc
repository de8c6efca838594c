#include "libconf/diff/sequence_diff.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace postern::conf {
namespace {

using Ids = std::vector<std::uint32_t>;
using Index = std::ptrdiff_t;  // diagonals are negative too

/// A part of both sequences.
struct Box {
    Index a_begin;
    Index a_end;
    Index b_begin;
    Index b_end;
    Index a_size() const { return a_end - a_begin; }
    Index b_size() const { return b_end - b_begin; }
};

struct Point {
    Index a;
    Index b;
};

/// Furthest points of all paths with the same number of edits, by diagonal.
class Frontier {
public:
    void reset(Index reach) {
        reach_ = reach;
        furthest_.assign(static_cast<std::size_t>(2 * reach + 1), -1);
    }
    Index& operator[](Index diagonal) { return furthest_[static_cast<std::size_t>(diagonal + reach_)]; }

private:
    Index reach_ = 0;
    std::vector<Index> furthest_;
};

class Differ {
public:
    Differ(const Ids& a, const Ids& b, std::size_t effort) : a_(a), b_(b), effort_(effort) {}

    std::vector<DiffRegion> run();

private:
    enum class Direction { forward, backward };

    void trim(Box& box) const;
    std::optional<Point> middle(const Box& box);
    Index advance(const Box& box, Direction direction, Index edits, Index diagonal);
    Index follow(const Box& box, Direction direction, Point at);
    std::optional<Point> sweep(const Box& box, Direction direction, Index edits);
    Frontier& frontier(Direction d) { return d == Direction::forward ? forward_ : backward_; }
    static void add(std::vector<DiffRegion>& regions, const Box& box);

    const Ids& a_;
    const Ids& b_;
    std::size_t effort_;
    Frontier forward_;
    Frontier backward_;
};

void Differ::trim(Box& box) const {
    const auto same = [&](Index a, Index b) {
        return a_[static_cast<std::size_t>(a)] == b_[static_cast<std::size_t>(b)];
    };
    while (box.a_size() > 0 && box.b_size() > 0 && same(box.a_begin, box.b_begin)) {
        ++box.a_begin;
        ++box.b_begin;
    }
    while (box.a_size() > 0 && box.b_size() > 0 && same(box.a_end - 1, box.b_end - 1)) {
        --box.a_end;
        --box.b_end;
    }
}

/// Along equal elements, as far as they go. `at` counts from the corner where the direction starts.
Index Differ::follow(const Box& box, Direction direction, Point at) {
    const auto begin = at.a;
    while (at.a < box.a_size() && at.b < box.b_size()) {
        const Index a = direction == Direction::forward ? box.a_begin + at.a : box.a_end - 1 - at.a;
        const Index b = direction == Direction::forward ? box.b_begin + at.b : box.b_end - 1 - at.b;
        if (a_[static_cast<std::size_t>(a)] != b_[static_cast<std::size_t>(b)]) break;
        ++at.a;
        ++at.b;
    }
    effort_ -= std::min(effort_, static_cast<std::size_t>(at.a - begin + 1));
    return at.a;
}

/// How far `edits` edits lead on one diagonal.
Index Differ::advance(const Box& box, Direction direction, Index edits, Index diagonal) {
    Frontier& reached = frontier(direction);
    Index a = 0;
    if (edits > 0) {
        const Index removing = reached[diagonal - 1] + (reached[diagonal - 1] < 0 ? 0 : 1);
        a = std::max(removing, reached[diagonal + 1]);
    }
    if (a < 0 || a > box.a_size() || a - diagonal < 0 || a - diagonal > box.b_size()) return -1;
    return follow(box, direction, {a, a - diagonal});
}

/// One more edit on every diagonal; the point where the paths from both corners meet, if they do.
std::optional<Point> Differ::sweep(const Box& box, Direction direction, Index edits) {
    const Index delta = box.a_size() - box.b_size();
    const Index other_edits = direction == Direction::forward ? edits - 1 : edits;
    Frontier& mine = frontier(direction);
    Frontier& other = frontier(direction == Direction::forward ? Direction::backward : Direction::forward);
    const Index low = -edits + 2 * std::max<Index>(0, edits - box.b_size());
    const Index high = edits - 2 * std::max<Index>(0, edits - box.a_size());
    for (Index diagonal = low; diagonal <= high; diagonal += 2) {
        const Index a = advance(box, direction, edits, diagonal);
        mine[diagonal] = a;
        const Index opposite = delta - diagonal;
        if (a < 0 || opposite < -other_edits || opposite > other_edits) continue;
        if ((opposite + other_edits) % 2 != 0 || other[opposite] < 0) continue;
        if (a + other[opposite] < box.a_size()) continue;
        const Index b = a - diagonal;
        if (direction == Direction::forward) return Point{box.a_begin + a, box.b_begin + b};
        return Point{box.a_end - a, box.b_end - b};
    }
    return std::nullopt;
}

/// A point on a shortest path, away from both corners; nullopt when the effort runs out.
std::optional<Point> Differ::middle(const Box& box) {
    const Index reach = (box.a_size() + box.b_size() + 1) / 2 + 2;
    const auto cost = static_cast<std::size_t>(2 * reach);
    if (effort_ < cost) return std::nullopt;
    effort_ -= cost;
    forward_.reset(reach);
    backward_.reset(reach);
    for (Index edits = 0; edits < reach - 1; ++edits) {
        if (const auto met = sweep(box, Direction::forward, edits)) return met;
        if (const auto met = sweep(box, Direction::backward, edits)) return met;
        if (effort_ == 0) return std::nullopt;
    }
    return std::nullopt;
}

void Differ::add(std::vector<DiffRegion>& regions, const Box& box) {
    const DiffRegion region{static_cast<std::size_t>(box.a_begin), static_cast<std::size_t>(box.a_end),
                            static_cast<std::size_t>(box.b_begin), static_cast<std::size_t>(box.b_end)};
    if (!regions.empty() && regions.back().before_end == region.before_begin &&
        regions.back().after_end == region.after_begin) {
        regions.back().before_end = region.before_end;
        regions.back().after_end = region.after_end;
    } else {
        regions.push_back(region);
    }
}

std::vector<DiffRegion> Differ::run() {
    std::vector<DiffRegion> regions;
    std::vector<Box> open{{0, static_cast<Index>(a_.size()), 0, static_cast<Index>(b_.size())}};
    while (!open.empty()) {
        Box box = open.back();
        open.pop_back();
        trim(box);
        if (box.a_size() == 0 && box.b_size() == 0) continue;
        const bool simple = box.a_size() == 0 || box.b_size() == 0;
        const auto split = simple ? std::nullopt : middle(box);
        if (!split) {
            add(regions, box);
            continue;
        }
        open.push_back({split->a, box.a_end, split->b, box.b_end});
        open.push_back({box.a_begin, split->a, box.b_begin, split->b});  // the left part is done first
    }
    return regions;
}

}  // namespace

std::vector<DiffRegion> diff_sequences(SequencePair sequences, std::size_t effort) {
    std::unordered_map<std::string_view, std::uint32_t> known;
    const auto number = [&](std::span<const std::string_view> elements) {
        Ids ids;
        ids.reserve(elements.size());
        for (const std::string_view element : elements) {
            ids.push_back(known.try_emplace(element, static_cast<std::uint32_t>(known.size())).first->second);
        }
        return ids;
    };
    const Ids before = number(sequences.before);
    const Ids after = number(sequences.after);
    return Differ(before, after, effort).run();
}

}  // namespace postern::conf
