// The differences of two sequences: what was taken out and what was put in, as little as possible.
//
// Shape:   regions in order, not touching each other; what lies between them is equal in both sequences.
// Units:   indexes of elements.
// Errors:  none. When `effort` runs out, what is left becomes one region: correct, but not the smallest answer.
// Source:  E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the variant in linear space.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace postern::conf {

/// Elements [before_begin, before_end) became [after_begin, after_end); one of them may be empty.
struct DiffRegion {
    std::size_t before_begin = 0;
    std::size_t before_end = 0;
    std::size_t after_begin = 0;
    std::size_t after_end = 0;
    friend bool operator==(const DiffRegion&, const DiffRegion&) = default;
};

inline constexpr std::size_t kDiffEffort = 20'000'000;  // comparisons: a fraction of a second

struct SequencePair {
    std::span<const std::string_view> before;
    std::span<const std::string_view> after;
};

[[nodiscard]] std::vector<DiffRegion> diff_sequences(SequencePair sequences, std::size_t effort = kDiffEffort);

}  // namespace postern::conf
