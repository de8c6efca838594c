#include "tools/check/distance.h"

#include <algorithm>
#include <vector>

#include "libconf/base/ascii.h"

namespace postern::lint {
namespace {

constexpr std::size_t kLongest = 128;  // longer words are never meant alike

std::vector<std::string> sorted_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c == '_' || c == '-') {
            words.push_back(std::move(word));
            word.clear();
        } else {
            word += ascii::to_lower(c);
        }
    }
    words.push_back(std::move(word));
    std::sort(words.begin(), words.end());
    return words;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    if (a.size() > kLongest || b.size() > kLongest) return std::max(a.size(), b.size());
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    const auto lower = [](std::string_view text, std::size_t i) { return ascii::to_lower(text[i]); };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = lower(a, i - 1) == lower(b, j - 1) ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && lower(a, i - 1) == lower(b, j - 2) && lower(a, i - 2) == lower(b, j - 1)) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

bool same_words(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sorted_words(a) == sorted_words(b);
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> names,
                                        std::size_t limit) {
    std::optional<std::string_view> best;
    std::size_t least = limit + 1;
    for (const std::string_view name : names) {
        const std::size_t distance = edit_distance(word, name);
        if (distance >= least) continue;
        least = distance;
        best = name;
    }
    return best;
}

}  // namespace postern::lint
