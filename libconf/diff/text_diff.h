// text_diff: the changed lines of a text with their surroundings, in the unified format of diff(1).
//
// Shape:   "--- name", "+++ name", then hunks; empty when the texts are equal. Bytes are passed through as they are.
// Units:   lines end after their newline; a last line without one is marked as diff(1) does.
// Errors:  none; texts that differ too much are shown as replaced (see sequence_diff.h).
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace postern::conf {

struct TextVersion {
    std::string_view name;
    std::string_view text;
};

inline constexpr std::size_t kDiffContext = 3;

[[nodiscard]] std::string text_diff(const TextVersion& before, const TextVersion& after,
                                    std::size_t context = kDiffContext);

}  // namespace postern::conf
