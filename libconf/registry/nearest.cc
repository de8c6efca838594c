#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "libconf/registry/registry.h"

namespace postern::conf::registry {
namespace {

constexpr std::size_t kLongest = 96;  // longer names are nobody's typing error

using Row = std::array<std::uint8_t, kLongest + 1>;

/// Edits that turn `a` into `b`; two neighbours that changed places are one edit. Over `limit`, any larger number.
unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > limit) return limit + 1;
    Row before{}, previous{}, current{};
    for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = static_cast<std::uint8_t>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = static_cast<std::uint8_t>(i);
        unsigned smallest = current[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const unsigned change = a[i - 1] == b[j - 1] ? 0U : 1U;
            unsigned cost = std::min({previous[j] + 1U, current[j - 1] + 1U, previous[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost = std::min(cost, before[j - 2] + 1U);
            current[j] = static_cast<std::uint8_t>(cost);
            smallest = std::min(smallest, cost);
        }
        if (smallest > limit) return limit + 1;
        before = previous;
        previous = current;
    }
    return previous[b.size()];
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

struct Candidate {
    const ParamSpec* spec;
    unsigned distance;
    std::size_t prefix;
};

}  // namespace

std::vector<const ParamSpec*> nearest(std::string_view name, std::size_t count, Version version) {
    std::vector<Candidate> found;
    if (name.empty() || name.size() > kLongest) return {};
    // One edit in a short name, up to four in a long one: more would suggest names that nobody meant.
    const unsigned limit = std::clamp(static_cast<unsigned>(name.size()) / 5, 1U, 4U);
    for (const ParamSpec& spec : all()) {
        if (!exists_in(spec, version) || spec.name.size() > kLongest) continue;
        const unsigned distance = edit_distance(name, spec.name, limit);
        if (distance <= limit) found.push_back({&spec, distance, common_prefix(name, spec.name)});
    }
    std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
        return a.distance != b.distance ? a.distance < b.distance : a.prefix > b.prefix;
    });
    std::vector<const ParamSpec*> names;
    for (std::size_t i = 0; i < std::min(count, found.size()); ++i) names.push_back(found[i].spec);
    return names;
}

}  // namespace postern::conf::registry
