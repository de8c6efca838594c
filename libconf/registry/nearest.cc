#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"

namespace postern::conf::registry {
namespace {

constexpr std::size_t kLongest = 96;  // longer names are nobody's typing error

using Row = std::array<std::uint8_t, kLongest + 1>;

/// The case of letters is never what somebody got wrong alone.
bool same(char a, char b) {
    return ascii::to_lower(a) == ascii::to_lower(b);
}

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
            const unsigned change = same(a[i - 1], b[j - 1]) ? 0U : 1U;
            unsigned cost = std::min({previous[j] + 1U, current[j - 1] + 1U, previous[j - 1] + change});
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
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
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same).first - a.begin());
}

/// `name` is what remains of `full` when its first words are left out: recipient_restrictions of
/// smtpd_recipient_restrictions.
bool lacks_first_words(std::string_view name, std::string_view full) {
    return name.size() >= 8 && full.size() > name.size() && full.ends_with(name) &&
           full[full.size() - name.size() - 1] == '_';
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
        unsigned distance = edit_distance(name, spec.name, limit);
        if (distance > limit && lacks_first_words(name, spec.name)) distance = limit;
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
