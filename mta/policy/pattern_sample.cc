#include "mta/policy/pattern_sample.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

class Sampler {
public:
    explicit Sampler(std::string_view pattern) : pattern_(pattern) {}

    std::string sample() {
        std::string out;
        while (!at_end()) {
            out += alternatives(0);
            if (!at_end()) ++at_;  // a parenthesis without its other one
        }
        return out;
    }

private:
    static constexpr unsigned kMaxDepth = 50;

    bool at_end() const { return at_ >= pattern_.size(); }
    char peek() const { return pattern_[at_]; }

    /// Up to the closing parenthesis; the first of the alternatives counts.
    // NOLINTNEXTLINE(misc-no-recursion): as deep as groups are nested, up to kMaxDepth
    std::string alternatives(unsigned depth) {
        std::string first;
        std::string current;
        bool have_first = false;
        while (!at_end() && peek() != ')') {
            if (peek() == '|') {
                if (!have_first) first = std::move(current);
                have_first = true;
                current.clear();
                ++at_;
            } else {
                piece(current, depth);
            }
        }
        return have_first ? first : current;
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    void piece(std::string& out, unsigned depth) {
        const std::string atom = read_atom(depth);
        const std::size_t repeat = repetitions();
        for (std::size_t i = 0; i < repeat; ++i) out += atom;
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    std::string read_atom(unsigned depth) {
        const char c = pattern_[at_++];
        switch (c) {
            case '^':
            case '$':
                return {};
            case '.':
                return "x";
            case '\\':
                return escaped();
            case '[':
                return one_of_class();
            case '(':
                return group(depth);
            default:
                return std::string(1, c);
        }
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    std::string group(unsigned depth) {
        bool assertion = false;
        if (!at_end() && peek() == '?') {
            const std::string_view rest = pattern_.substr(at_);
            assertion = rest.starts_with("?=") || rest.starts_with("?!") || rest.starts_with("?<");
            at_ += rest.starts_with("?<=") || rest.starts_with("?<!") ? 3 : std::min<std::size_t>(2, rest.size());
        }
        if (depth == kMaxDepth) return {};
        std::string inner = alternatives(depth + 1);
        if (!at_end()) ++at_;
        return assertion ? std::string() : inner;
    }

    std::string escaped() {
        if (at_end()) return {};
        const char c = pattern_[at_++];
        switch (c) {
            case 'd':
                return "1";
            case 'w':
            case 'S':
            case 'D':
                return "x";
            case 's':
                return " ";
            case 'W':
                return "-";
            case 'b':
            case 'B':
            case 'A':
            case 'Z':
            case 'z':
                return {};
            default:
                return std::string(1, c);
        }
    }

    std::string one_of_class() {
        const bool negated = !at_end() && peek() == '^';
        if (negated) ++at_;
        const std::size_t begin = at_;
        const std::size_t end = pattern_.find(']', begin + 1);
        if (end == std::string_view::npos) {
            at_ = pattern_.size();
            return {};
        }
        std::string_view members = pattern_.substr(begin, end - begin);
        at_ = end + 1;
        if (members.starts_with("[:")) {  // [[:alpha:]]
            if (!at_end() && peek() == ']') ++at_;
            return members.find("digit") != std::string_view::npos ? "1" : "x";
        }
        if (negated) {
            for (const char c : {'x', '1', '-'}) {
                if (members.find(c) == std::string_view::npos) return std::string(1, c);
            }
            return {};
        }
        if (members.starts_with('\\') && members.size() > 1) {
            return members[1] == 'd' ? "1" : members[1] == 'w' ? "x" : std::string(1, members[1]);
        }
        return std::string(members.substr(0, 1));
    }

    std::size_t repetitions() {
        if (at_end()) return 1;
        std::size_t count = 1;
        if (peek() == '{') {
            const std::size_t end = pattern_.find('}', at_);
            if (end == std::string_view::npos || at_ + 1 >= pattern_.size() || !ascii::is_digit(pattern_[at_ + 1]))
                return 1;
            count = static_cast<std::size_t>(pattern_[at_ + 1] - '0');
            at_ = end + 1;
        } else if (peek() == '*' || peek() == '+' || peek() == '?') {
            ++at_;
        }
        if (!at_end() && (peek() == '?' || peek() == '+')) ++at_;  // lazy, possessive
        return count;
    }

    std::string_view pattern_;
    std::size_t at_ = 0;
};

}  // namespace

std::string pattern_sample(std::string_view pattern) {
    return Sampler(pattern).sample();
}

std::string_view pattern_of_rule(std::string_view rule) {
    if (rule.starts_with('!')) return {};  // matches nearly everything: no sample needed
    if (rule.empty() || ascii::is_alnum(rule.front()) || ascii::is_space(rule.front())) return {};
    const char delimiter = rule.front();
    for (std::size_t at = 1; at < rule.size(); ++at) {
        if (rule[at] == '\\') {
            ++at;
        } else if (rule[at] == delimiter) {
            return rule.substr(1, at - 1);
        }
    }
    return {};
}

}  // namespace postern::policy
