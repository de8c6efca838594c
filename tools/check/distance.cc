#include "tools/check/distance.h"

#include <algorithm>
#include <array>
#include <cstdint>
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
    const std::size_t most = std::max(a.size(), b.size());
    if (most > kLongest) return most;
    return edit_distance_within(a, b, most).value_or(most);
}

std::optional<std::size_t> edit_distance_within(std::string_view a, std::string_view b, std::size_t limit) {
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > limit || std::max(a.size(), b.size()) > kLongest) return std::nullopt;
    using Row = std::array<std::uint8_t, kLongest + 1>;
    Row rows[3];
    Row* before_last = &rows[0];
    Row* last = &rows[1];
    Row* row = &rows[2];
    std::array<char, kLongest> other;
    std::transform(b.begin(), b.end(), other.begin(), ascii::to_lower);
    for (std::size_t j = 0; j <= b.size(); ++j) (*last)[j] = static_cast<std::uint8_t>(j);
    char previous = '\0';
    std::size_t least_of_last = 0;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const char letter = ascii::to_lower(a[i - 1]);
        (*row)[0] = static_cast<std::uint8_t>(i);
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int change = letter == other[j - 1] ? 0 : 1;
            int best = std::min({(*last)[j] + 1, (*row)[j - 1] + 1, (*last)[j - 1] + change});
            if (i > 1 && j > 1 && letter == other[j - 2] && previous == other[j - 1]) best = std::min(best, (*before_last)[j - 2] + 1);
            (*row)[j] = static_cast<std::uint8_t>(best);
            least = std::min(least, static_cast<std::size_t>(best));
        }
        // A swap of two letters reaches back over one row.
        if (least > limit && least_of_last > limit) return std::nullopt;
        least_of_last = least;
        previous = letter;
        Row* const done = row;
        row = before_last;
        before_last = last;
        last = done;
    }
    const std::size_t distance = (*last)[b.size()];
    return distance <= limit ? std::optional(distance) : std::nullopt;
}

bool same_words(std::string_view a, std::string_view b) {
    // The same letters come first: sorting words is dear, and nearly all names differ.
    const auto sum = [](std::string_view text) {
        unsigned total = 0;
        for (const char c : text) total += static_cast<unsigned char>(c == '-' ? '_' : ascii::to_lower(c));
        return total;
    };
    return a.size() == b.size() && sum(a) == sum(b) && sorted_words(a) == sorted_words(b);
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> names,
                                        std::size_t limit) {
    std::optional<std::string_view> best;
    std::size_t least = limit + 1;
    for (const std::string_view name : names) {
        if (least == 0) break;
        const auto distance = edit_distance_within(word, name, least - 1);
        if (!distance) continue;
        least = *distance;
        best = name;
    }
    return best;
}

}  // namespace postern::lint
