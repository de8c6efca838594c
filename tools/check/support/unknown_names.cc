#include "tools/check/support/unknown_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "mta/policy/restriction.h"
#include "tools/check/data/foreign_parameters.h"
#include "tools/check/distance.h"

namespace postern::lint {
namespace {

/// `pattern` may end in `*`.
bool matches(std::string_view pattern, std::string_view name) {
    if (!pattern.ends_with('*')) return pattern == name;
    return name.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool is_restriction(std::string_view name) {
    const policy::Word word = policy::find_restriction(name);
    // Lists do not mind the case, names of parameters do.
    return word && (name == word.record->name || (word.old_name != nullptr && name == word.old_name->name));
}

bool is_known(const Project& project, std::string_view name) {
    const conf::Parameter* parameter = project.config().find(name);
    return parameter != nullptr && parameter->listed;
}

std::string in_right_case(const Project& project, std::string_view name) {
    for (const auto& [known, parameter] : project.config().parameters()) {
        if (parameter.listed && ascii::equal_fold(known, name)) return std::string(known);
    }
    return {};
}

std::string with_other_prefix(const Project& project, std::string_view name) {
    constexpr std::array<std::string_view, 3> kPrefixes{"smtp_", "smtpd_", "lmtp_"};
    for (const std::string_view prefix : kPrefixes) {
        if (!name.starts_with(prefix)) continue;
        for (const std::string_view other : kPrefixes) {
            if (other == prefix) continue;
            std::string swapped = std::string(other) + std::string(name.substr(prefix.size()));
            if (is_known(project, swapped)) return swapped;
        }
    }
    return {};
}

}  // namespace

NameVerdict judge_name(const Project& project, std::string_view name) {
    const auto& extra = project.input().extra_parameters;
    if (is_restriction(name) && conf::registry::find(name) == nullptr) return {NameFault::restriction, {}};
    if (project.config().find(name) != nullptr) return {};
    if (conf::registry::find(name) != nullptr) return {NameFault::other_release, {}};
    if (std::any_of(extra.begin(), extra.end(), [&](const auto& one) { return matches(one, name); })) return {};
    if (std::string better = in_right_case(project, name); !better.empty()) {
        return {NameFault::wrong_case, std::move(better)};
    }
    if (std::string better = with_other_prefix(project, name); !better.empty()) {
        return {NameFault::swapped_prefix, std::move(better)};
    }
    if (find_foreign_parameter(name) != nullptr) return {NameFault::foreign, {}};
    const auto family = conf::registry::match_family(name, project.version());
    if (family && family->service != "default" && !family->service.empty()) {
        return {project.has_master() ? NameFault::missing_service : NameFault::none, {}};
    }
    return {NameFault::unknown, {}};
}

NameGuess guess_name(const Project& project, std::string_view name, GuessFrom from) {
    const std::size_t limit = std::max<std::size_t>(1, name.size() / 8);
    NameGuess near{{}, limit};
    NameGuess reordered;
    for (const auto& [known, parameter] : project.config().parameters()) {
        if (!parameter.listed || known == name) continue;
        if (parameter.kind == conf::ParameterClass::user && from == GuessFrom::parameters) continue;
        if (same_words(known, name)) reordered.names.emplace_back(known);
        const auto distance = edit_distance_within(name, known, near.distance);
        if (!distance) continue;
        if (*distance < near.distance) near.names.clear();
        near.distance = *distance;
        near.names.emplace_back(known);
    }
    if (!near.names.empty()) return near;
    if (!reordered.names.empty()) reordered.distance = edit_distance(name, reordered.names.front());
    return reordered;
}

std::string did_you_mean(const NameGuess& guess) {
    if (guess.names.empty()) return {};
    std::string text = "did you mean ";
    const std::size_t count = std::min<std::size_t>(guess.names.size(), 3);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += i + 1 == count ? " or " : ", ";
        text += fmt::format("`{}`", guess.names[i]);
    }
    return text + '?';
}

}  // namespace postern::lint
