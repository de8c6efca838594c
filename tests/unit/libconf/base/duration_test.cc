#include "libconf/base/duration.h"

#include <gtest/gtest.h>

namespace postern {
namespace {

using namespace std::chrono_literals;

struct Case {
    const char* text;
    TimeUnit bare;
    std::chrono::seconds want;
    const char* ignored = "";
};
class DurationAccepts : public testing::TestWithParam<Case> {};

TEST_P(DurationAccepts, SecondsAndSpelling) {
    const auto got = Duration::parse(GetParam().text, GetParam().bare);
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->seconds(), GetParam().want) << GetParam().text;
    EXPECT_EQ(got->spelling(), GetParam().text);
    EXPECT_EQ(got->ignored(), GetParam().ignored) << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(Units, DurationAccepts,
                         testing::Values(Case{"0", TimeUnit::day, 0s},
                                         Case{"5", TimeUnit::minute, 300s},  // the parameter's unit, not seconds
                                         Case{"2h", TimeUnit::second, 7200s}, Case{"1w", TimeUnit::second, 604800s},
                                         Case{"3d", TimeUnit::second, 259200s}, Case{"00012m", TimeUnit::day, 720s}));
INSTANTIATE_TEST_SUITE_P(Oddities, DurationAccepts,
                         testing::Values(Case{"+3s", TimeUnit::day, 3s}, Case{"-0", TimeUnit::day, 0s},
                                         Case{" 5m", TimeUnit::day, 300s},  // $empty in front leaves a blank
                                         Case{"s", TimeUnit::day, 0s}, Case{"dd", TimeUnit::second, 0s, "d"},
                                         Case{"1h30m", TimeUnit::second, 3600s, "30m"},
                                         Case{"3hm", TimeUnit::second, 10800s, "m"},
                                         Case{"5s ", TimeUnit::second, 5s, " "}));
INSTANTIATE_TEST_SUITE_P(Limits, DurationAccepts,
                         testing::Values(Case{"2147483647", TimeUnit::second, 2147483647s},
                                         Case{"35791393m", TimeUnit::second, 2147483580s},
                                         Case{"596522h", TimeUnit::second, 2147479200s},
                                         Case{"24854d", TimeUnit::second, 2147385600s},
                                         Case{"3549w", TimeUnit::second, 2146435200s}));

class DurationRejects : public testing::TestWithParam<const char*> {};

TEST_P(DurationRejects, AndNamesTheText) {
    const auto got = Duration::parse(GetParam(), TimeUnit::minute);
    ASSERT_FALSE(got) << GetParam();
    EXPECT_EQ(got.error().code, ErrorCode::bad_duration);
    EXPECT_EQ(got.error().message, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Texts, DurationRejects,
                         testing::Values("", " ", "x", "3x", "3 s", "3S", "1.5h", "0x10", "-1", "-1s", "-s", "+", " s",
                                         "+-1", "10,", "2147483648s", "2147483647", "35791394m", "596523h", "24855d",
                                         "3550w", "99999999999999999999999h"));

TEST(DurationTest, EqualTimesAreEqualHoweverWritten) {
    EXPECT_EQ(*Duration::parse("60s", TimeUnit::second), *Duration::parse("1m", TimeUnit::second));
    EXPECT_FALSE(*Duration::parse("60s", TimeUnit::second) == *Duration::parse("1h", TimeUnit::second));
}

TEST(DurationTest, ShortestSpellingLosesNothing) {
    EXPECT_EQ(shortest_spelling(0s), "0s");
    EXPECT_EQ(shortest_spelling(61s), "61s");
    EXPECT_EQ(shortest_spelling(5400s), "90m");
    EXPECT_EQ(shortest_spelling(432000s), "5d");
    EXPECT_EQ(shortest_spelling(604800s), "1w");
}

TEST(DurationTest, UnitsHaveLettersAndNames) {
    for (const char letter : {'s', 'm', 'h', 'd', 'w'}) {
        const auto unit = time_unit(letter);
        ASSERT_TRUE(unit) << letter;
        EXPECT_EQ(name_of(*unit).front(), letter);
    }
    EXPECT_FALSE(time_unit('y'));
    EXPECT_FALSE(time_unit('H'));
    EXPECT_FALSE(time_unit('\0'));
    EXPECT_EQ(length_of(TimeUnit::week), 604800s);
}

}  // namespace
}  // namespace postern
