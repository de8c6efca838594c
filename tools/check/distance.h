// Edit distances, for "did you mean".
//
// Shape:   Damerau-Levenshtein (optimal string alignment) on lower-cased text.
// Errors:  none.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace postern::lint {

std::size_t edit_distance(std::string_view a, std::string_view b);
/// Nullopt: it is more than `limit`, which is found out early.
std::optional<std::size_t> edit_distance_within(std::string_view a, std::string_view b, std::size_t limit);

/// The same words between `_` or `-`, in any order.
bool same_words(std::string_view a, std::string_view b);

/// The nearest of the names within `limit`; ties go to the first. Nullopt: none is that near.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> names, std::size_t limit);

}  // namespace postern::lint
