// PatternPrefilter: says of all patterns of a table at once which of them can match a subject.
//
// Shape:   patterns have numbers from 0; select() gives a set that holds every pattern that matches, and few others.
// Errors:  none.
// Source:  texts that patterns require, see required_text.h.
// Threads: immutable after construction.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libtables/support/required_text.h"
#include "libtables/support/text_finder.h"

namespace postern::tables {

/// A set of small numbers.
class NumberSet {
public:
    void reset(std::size_t size) { words_.assign((size + 63) / 64, 0); }
    void insert(std::size_t number) { words_[number / 64] |= std::uint64_t{1} << (number % 64); }
    bool contains(std::size_t number) const { return ((words_[number / 64] >> (number % 64)) & 1U) != 0; }
    /// The first member from `number` on; `end` when there is none before it.
    std::size_t next(std::size_t number, std::size_t end) const {
        while (number < end) {
            const std::uint64_t rest = words_[number / 64] >> (number % 64);
            if (rest != 0) return number + static_cast<std::size_t>(std::countr_zero(rest));
            number = (number / 64 + 1) * 64;
        }
        return end;
    }

private:
    std::vector<std::uint64_t> words_;
};

class PatternPrefilter {
public:
    PatternPrefilter() = default;
    /// The text that each pattern requires; patterns that require nothing are in every selection.
    explicit PatternPrefilter(const std::vector<RequiredText>& patterns);

    /// Makes `maybe` the set of all patterns that may match.
    void select(std::string_view subject, NumberSet& maybe) const;

private:
    struct Selective {
        std::uint32_t pattern;
        std::uint32_t groups_begin;  // of the groups besides the one by which the pattern is found
        std::uint32_t groups_end;
    };
    bool all_present(const Selective& pattern, const NumberSet& present) const;

    std::size_t size_ = 0;
    NumberSet always_;
    TextFinder finder_;
    std::size_t texts_ = 0;
    std::vector<std::vector<Selective>> by_text_;
    std::vector<std::vector<std::uint32_t>> groups_;
};

}  // namespace postern::tables
