#include "tools/check/support/regex_cost.h"

#include <algorithm>
#include <map>
#include <queue>
#include <utility>
#include <vector>

#include "tools/check/support/regex_parse.h"

namespace postern::lint {
namespace {

using Position = std::size_t;
using Ways = std::map<Position, unsigned>;  // how many ways lead there: 1, or 2 for more

unsigned capped(unsigned ways) { return std::min(ways, 2U); }

void join(Ways& into, const Ways& from, unsigned times = 1) {
    for (const auto& [position, ways] : from) into[position] = capped(into[position] + ways * times);
}

struct Fragment {
    Ways first;
    Ways last;
    bool nullable = true;
};

// The position automaton, with the number of ways from one position to the next, and the repeats that positions are in.
class Automaton {
public:
    bool build(const RegexNode& root) {
        Fragment whole;
        return add(root, false, whole) && sets_.size() <= kMaxPositions;
    }

    std::optional<CostlyRepeat> costly() const {
        for (const Repeat& repeat : repeats_) {
            // One character again and again is one way by itself: what doubles it is a repeat around it.
            if (!repeat.can_fail_behind || repeat.simple) continue;
            if (auto found = doubled_edge(repeat)) return found;
            if (auto found = two_paths(repeat)) return found;
        }
        return std::nullopt;
    }

private:
    struct Repeat {
        std::size_t begin;
        std::size_t end;
        Position first;  // positions [first, behind) are inside
        Position behind;
        bool can_fail_behind;
        bool simple;
    };

    static bool can_fail(const RegexNode& node) {
        switch (node.kind) {
            case RegexNode::Kind::empty: return false;
            case RegexNode::Kind::assertion:
            case RegexNode::Kind::character: return true;
            case RegexNode::Kind::repeat: return node.least > 0 && can_fail(*node.parts.front());
            case RegexNode::Kind::sequence: return std::any_of(node.parts.begin(), node.parts.end(), [](const auto& part) { return can_fail(*part); });
            case RegexNode::Kind::choice: return std::all_of(node.parts.begin(), node.parts.end(), [](const auto& part) { return can_fail(*part); });
        }
        return true;
    }

    // What is never given back is not divided anew; patterns with such pieces were written with care.
    static bool gives_back(const RegexNode& node) {
        return !node.atomic && std::all_of(node.parts.begin(), node.parts.end(), [](const auto& part) { return gives_back(*part); });
    }

    void follow(const Ways& last, const Ways& first) {
        for (const auto& [from, ways] : last) join(next_[from], first, ways);
    }

    bool add(const RegexNode& node, bool fails_behind, Fragment& out) {
        if (sets_.size() > kMaxPositions) return false;
        switch (node.kind) {
            case RegexNode::Kind::empty:
            case RegexNode::Kind::assertion: out = Fragment{}; return true;
            case RegexNode::Kind::character: {
                const Position position = sets_.size();
                sets_.push_back(node.set);
                next_.emplace_back();
                out = Fragment{{{position, 1}}, {{position, 1}}, false};
                return true;
            }
            case RegexNode::Kind::sequence: return add_sequence(node, fails_behind, out);
            case RegexNode::Kind::choice: return add_choice(node, fails_behind, out);
            case RegexNode::Kind::repeat: return add_repeat(node, fails_behind, out);
        }
        return false;
    }

    void append(Fragment& out, const Fragment& part) {
        follow(out.last, part.first);
        if (out.nullable) join(out.first, part.first);
        if (!part.nullable) out.last.clear();
        join(out.last, part.last);
        out.nullable = out.nullable && part.nullable;
    }

    bool add_sequence(const RegexNode& node, bool fails_behind, Fragment& out) {
        out = Fragment{};
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
            bool fails = fails_behind;
            for (std::size_t j = i + 1; j < node.parts.size(); ++j) fails = fails || can_fail(*node.parts[j]);
            Fragment part;
            if (!add(*node.parts[i], fails && !node.atomic, part)) return false;
            append(out, part);
        }
        return true;
    }

    bool add_choice(const RegexNode& node, bool fails_behind, Fragment& out) {
        out = Fragment{{}, {}, false};
        for (const auto& branch : node.parts) {
            Fragment part;
            if (!add(*branch, fails_behind && !node.atomic, part)) return false;
            join(out.first, part.first);
            join(out.last, part.last);
            out.nullable = out.nullable || part.nullable;
        }
        return true;
    }

    bool add_repeat(const RegexNode& node, bool fails_behind, Fragment& out) {
        const RegexNode& body = *node.parts.front();
        const bool fails = fails_behind && gives_back(node);
        out = Fragment{};
        for (unsigned i = 0; i < node.least + (node.unbounded ? 0 : node.most - std::min(node.most, node.least)); ++i) {
            if (node.unbounded && i + 1 == node.least) break;  // the last copy is the one that repeats
            Fragment part;
            if (!add(body, fails, part)) return false;
            part.nullable = part.nullable || i >= node.least;
            append(out, part);
        }
        if (!node.unbounded) return true;
        const Position start = sets_.size();
        Fragment part;
        if (!add(body, fails, part)) return false;
        follow(part.last, part.first);
        part.nullable = part.nullable || node.least == 0;
        repeats_.push_back({node.begin, node.end, start, sets_.size(), fails, body.kind == RegexNode::Kind::character});
        append(out, part);
        return true;
    }

    bool inside(const Repeat& repeat, Position position) const { return position >= repeat.first && position < repeat.behind; }

    char letter_of(const CharSet& set) const {
        for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0 -.@")) {
            if (set[static_cast<unsigned char>(c)]) return c;
        }
        for (unsigned c = '!'; c <= '~'; ++c) {
            if (set[c]) return static_cast<char>(c);
        }
        return '?';
    }

    // The letters on a way between two positions inside a repeat, the first one left out; nullopt: there is none.
    std::optional<std::string> path(const Repeat& repeat, Position from, Position to) const {
        std::map<Position, std::string> seen{{from, ""}};
        std::queue<Position> waiting;
        waiting.push(from);
        while (!waiting.empty()) {
            const Position at = waiting.front();
            waiting.pop();
            if (at == to) return seen[at];
            for (const auto& [next, ways] : next_[at]) {
                if (!inside(repeat, next) || seen.contains(next)) continue;
                seen[next] = seen[at] + letter_of(sets_[next]);
                waiting.push(next);
            }
        }
        return std::nullopt;
    }

    std::optional<CostlyRepeat> doubled_edge(const Repeat& repeat) const {
        for (Position from = repeat.first; from < repeat.behind; ++from) {
            for (const auto& [to, ways] : next_[from]) {
                if (ways < 2 || !inside(repeat, to)) continue;
                if (const auto back = path(repeat, to, from)) return CostlyRepeat{repeat.begin, repeat.end, letter_of(sets_[to]) + *back};
            }
        }
        return std::nullopt;
    }

    // Two different ways from a position back to itself with one text: a walk through pairs of positions.
    std::optional<CostlyRepeat> two_paths(const Repeat& repeat) const {
        for (Position start = repeat.first; start < repeat.behind; ++start) {
            std::map<std::pair<Position, Position>, std::string> seen;
            std::queue<std::pair<Position, Position>> waiting;
            waiting.emplace(start, start);
            while (!waiting.empty() && seen.size() < kMaxPairs) {
                const auto at = waiting.front();
                waiting.pop();
                const std::string text = at.first == at.second ? std::string{} : seen[at];
                for (const auto& [a, ways_a] : next_[at.first]) {
                    for (const auto& [b, ways_b] : next_[at.second]) {
                        if (!inside(repeat, a) || !inside(repeat, b)) continue;
                        const CharSet common = sets_[a] & sets_[b];
                        if (common.none()) continue;
                        if (a == b) {
                            if (a == start && at.first != at.second) return CostlyRepeat{repeat.begin, repeat.end, text + letter_of(common)};
                            continue;
                        }
                        if (at.first == at.second && at.first != start) continue;
                        if (seen.emplace(std::pair(a, b), text + letter_of(common)).second) waiting.emplace(a, b);
                    }
                }
            }
        }
        return std::nullopt;
    }

    static constexpr std::size_t kMaxPairs = 20'000;

    std::vector<CharSet> sets_;
    std::vector<Ways> next_;
    std::vector<Repeat> repeats_;
};

}  // namespace

std::optional<CostlyRepeat> find_costly_repeat(std::string_view pattern) {
    if (pattern.find_first_of("*+{") == std::string_view::npos || pattern.size() > 4096) return std::nullopt;
    const auto root = parse_regex(pattern);
    if (!root) return std::nullopt;
    Automaton automaton;
    if (!automaton.build(**root)) return std::nullopt;
    return automaton.costly();
}

}  // namespace postern::lint
