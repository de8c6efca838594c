#include "tools/check/command/nearest.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/check/distance.h"
#include "tools/check/engine.h"

namespace postern::check_tool {

std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view kBetween = ", \t\n";
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(kBetween, at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(kBetween, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    std::string_view best;
    std::size_t least = 4;
    for (const std::string_view one : known) {
        const std::size_t distance = lint::edit_distance(word, one);
        if (distance < least && distance * 2 <= one.size() + 1) {
            least = distance;
            best = one;
        }
    }
    return best.empty() ? std::string() : fmt::format(" - did you mean {}?", best);
}

std::string did_you_mean_rule(std::string_view word) {
    const std::string best = lint::nearest_rule(word);
    return best.empty() ? std::string() : fmt::format(" - did you mean {}?", best);
}

Result<std::size_t> chosen_word(const GivenOption& given, std::string_view words) {
    const std::vector<std::string_view> known = words_of(words);
    const auto found = std::find(known.begin(), known.end(), given.value);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    return fail(ErrorCode::bad_value, fmt::format("--{}: \"{}\" is none of {}{}", given.spec->long_name, given.value,
                                                  words, did_you_mean(given.value, known)));
}

}  // namespace postern::check_tool
