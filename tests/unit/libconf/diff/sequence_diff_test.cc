#include "libconf/diff/sequence_diff.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace postern::conf {
namespace {

using Elements = std::vector<std::string_view>;

Elements letters(std::string_view text) {
    Elements elements;
    for (std::size_t i = 0; i < text.size(); ++i) elements.push_back(text.substr(i, 1));
    return elements;
}

struct Outcome {
    std::string rebuilt;  // `after`, from `before` and the regions
    std::size_t edits = 0;
};

Outcome play(std::string_view before, std::string_view after, std::size_t effort = kDiffEffort) {
    const Elements a = letters(before);
    const Elements b = letters(after);
    Outcome outcome;
    std::size_t at = 0;
    for (const DiffRegion& region : diff_sequences({a, b}, effort)) {
        EXPECT_LE(at, region.before_begin);
        outcome.rebuilt += before.substr(at, region.before_begin - at);
        outcome.rebuilt += after.substr(region.after_begin, region.after_end - region.after_begin);
        outcome.edits += region.before_end - region.before_begin + region.after_end - region.after_begin;
        at = region.before_end;
    }
    outcome.rebuilt += before.substr(at);
    return outcome;
}

/// The length of the shortest edit script, the slow way.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
            } else {
                table[i][j] =
                    a[i - 1] == b[j - 1] ? table[i - 1][j - 1] : 1 + std::min(table[i - 1][j], table[i][j - 1]);
            }
        }
    }
    return table[a.size()][b.size()];
}

TEST(SequenceDiffTest, EqualSequencesHaveNoRegion) {
    EXPECT_TRUE(diff_sequences({letters("abc"), letters("abc")}).empty());
    EXPECT_TRUE(diff_sequences({{}, {}}).empty());
}

TEST(SequenceDiffTest, FindsInsertedRemovedAndReplacedElements) {
    EXPECT_EQ(diff_sequences({letters("abc"), letters("abxc")}), (std::vector<DiffRegion>{{2, 2, 2, 3}}));
    EXPECT_EQ(diff_sequences({letters("abc"), letters("ac")}), (std::vector<DiffRegion>{{1, 2, 1, 1}}));
    EXPECT_EQ(diff_sequences({letters("abc"), letters("axc")}), (std::vector<DiffRegion>{{1, 2, 1, 2}}));
    EXPECT_EQ(diff_sequences({{}, letters("ab")}), (std::vector<DiffRegion>{{0, 0, 0, 2}}));
    EXPECT_EQ(diff_sequences({letters("ab"), {}}), (std::vector<DiffRegion>{{0, 2, 0, 0}}));
}

TEST(SequenceDiffTest, IsCorrectAndShortestForAllShortSequences) {
    const auto word = [](unsigned number) {  // 0 .. 120 are the words of a, b and c up to four letters
        std::string text;
        for (; number > 0; number = (number - 1) / 3) text += "abc"[(number - 1) % 3];
        return text;
    };
    for (unsigned i = 0; i <= 120; ++i) {
        for (unsigned j = 0; j <= 120; ++j) {
            const Outcome got = play(word(i), word(j));
            ASSERT_EQ(got.rebuilt, word(j)) << word(i) << " -> " << word(j);
            ASSERT_EQ(got.edits, edit_distance(word(i), word(j))) << word(i) << " -> " << word(j);
        }
    }
}

TEST(SequenceDiffTest, IsCorrectAndShortestForRandomSequences) {
    std::mt19937 random(1);  // NOLINT: the same numbers in every run
    for (int round = 0; round < 100; ++round) {
        std::string before(random() % 60, 'a');
        std::string after(random() % 60, 'a');
        for (char& c : before) c = static_cast<char>('a' + random() % 4);
        for (char& c : after) c = static_cast<char>('a' + random() % 4);
        const Outcome got = play(before, after);
        ASSERT_EQ(got.rebuilt, after) << before << " -> " << after;
        ASSERT_EQ(got.edits, edit_distance(before, after)) << before << " -> " << after;
    }
}

TEST(SequenceDiffTest, StaysCorrectWithoutEffort) {
    for (std::size_t effort = 0; effort < 200; effort += 7) {
        EXPECT_EQ(play("abcabbaxyz", "xcbabacqyz", effort).rebuilt, "xcbabacqyz") << effort;
    }
}

TEST(SequenceDiffTest, LongDifferentSequencesEnd) {
    std::vector<std::string> texts;
    for (int i = 0; i < 40000; ++i) texts.push_back(std::to_string(i));
    const Elements before(texts.begin(), texts.begin() + 20000);
    const Elements after(texts.begin() + 20000, texts.end());
    const auto regions = diff_sequences({before, after}, 100'000);
    ASSERT_EQ(regions.size(), 1U);
    EXPECT_EQ(regions.front(), (DiffRegion{0, 20000, 0, 20000}));
}

}  // namespace
}  // namespace postern::conf
