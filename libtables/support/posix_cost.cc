#include "libtables/support/posix_cost.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <vector>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

// Extended and basic syntax alike: a backslash in front of a bracket or brace is passed over, so that both forms count.
class CostReader {
public:
    explicit CostReader(std::string_view pattern) : rest_(pattern) {}

    PosixCost read() {
        while (!rest_.empty()) step();
        while (open_.size() > 1) close();
        return {open_.back().size, references_.count()};
    }

private:
    struct Level {
        double size = 0;
        double last = 0;  // of the atom that a repetition would repeat
    };

    void atom(double size) {
        open_.back().size += size;
        open_.back().last = size;
    }
    void close() {
        const double size = open_.back().size;
        open_.pop_back();
        atom(size + 1);
    }

    void step() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        switch (c) {
            case '\\':
                return escape();
            case '[':
                return bracket();
            case '(':
                return open_.emplace_back(), void();
            case ')':
                return open_.size() > 1 ? close() : atom(1);
            case '{':
                return interval();
            case '*':
            case '+':
                return;
            default:
                return atom(1);
        }
    }

    void escape() {
        if (rest_.empty()) return;
        if (ascii::is_digit(rest_.front())) references_.set(static_cast<std::size_t>(rest_.front() - '0'));
        if (std::string_view("(){}+").find(rest_.front()) != std::string_view::npos) return;
        rest_.remove_prefix(1);
        atom(1);
    }

    void bracket() {
        const std::size_t start = rest_.starts_with('^') ? 1 : 0;
        std::size_t end = rest_.find(']', start + 1);
        for (std::size_t at = start; end != std::string_view::npos && (at = rest_.find('[', at)) < end; ++at) {
            // [:alpha:] and the like hold a bracket of their own.
            const char kind = at + 1 < rest_.size() ? rest_[at + 1] : '\0';
            if (kind != ':' && kind != '.' && kind != '=') continue;
            const std::size_t inner = rest_.find(']', at + 3);
            if (inner == std::string_view::npos || rest_[inner - 1] != kind) continue;
            end = rest_.find(']', inner + 1);
            at = inner;
        }
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        atom(1);
    }

    void interval() {
        double most = 1;
        while (!rest_.empty() && rest_.front() != '}' && rest_.front() != '\\') {
            if (!ascii::is_digit(rest_.front())) {
                rest_.remove_prefix(1);
                continue;
            }
            unsigned number = 0;
            const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
            most = std::max(most, error == std::errc{} ? double{1} * number : 1e9);
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        }
        if (!rest_.empty() && rest_.front() == '}') rest_.remove_prefix(1);
        open_.back().size += open_.back().last * (most - 1);
        open_.back().last *= most;
    }

    std::string_view rest_;
    std::vector<Level> open_{1};
    std::bitset<10> references_;
};

}  // namespace

PosixCost posix_cost(std::string_view pattern) {
    return CostReader(pattern).read();
}

}  // namespace postern::tables
