#include "libconf/base/byte_size.h"

#include <gtest/gtest.h>

namespace postern {
namespace {

struct Case {
    const char* text;
    std::int64_t want;
};
class NumberAccepts : public testing::TestWithParam<Case> {};

TEST_P(NumberAccepts, DigitsAndSign) {
    const auto got = parse_number(GetParam().text, NumberWidth::bits32);
    ASSERT_TRUE(got) << GetParam().text;
    EXPECT_EQ(*got, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(Texts, NumberAccepts,
                         testing::Values(Case{"0", 0}, Case{"+5", 5}, Case{"-7", -7}, Case{"010", 10},  // not octal
                                         Case{" 5", 5},  // $empty in front leaves a blank
                                         Case{"2147483647", 2147483647}, Case{"-2147483648", -2147483648LL}));

class NumberRejects : public testing::TestWithParam<const char*> {};

TEST_P(NumberRejects, AndNamesTheText) {
    const auto got = parse_number(GetParam(), NumberWidth::bits32);
    ASSERT_FALSE(got) << GetParam();
    EXPECT_EQ(got.error().code, ErrorCode::bad_value);
    EXPECT_EQ(got.error().message, GetParam());
}
INSTANTIATE_TEST_SUITE_P(Texts, NumberRejects,
                         testing::Values("", " ", "x", "5x", "5k", "5 ", "5 6", "5.0", "0x10", "- 5", "+-5", "--5",
                                         "3,", "2147483648", "-2147483649", "99999999999999999999"));

TEST(ByteSizeTest, HasSixtyFourBits) {
    EXPECT_EQ(ByteSize::parse("9223372036854775807")->bytes(), 9223372036854775807LL);
    EXPECT_FALSE(ByteSize::parse("9223372036854775808"));
    EXPECT_FALSE(ByteSize::parse("2147483648", NumberWidth::bits32));
}

TEST(ByteSizeTest, EqualSizesAreEqualHoweverWritten) {
    EXPECT_EQ(*ByteSize::parse("010"), *ByteSize::parse("10"));
    EXPECT_EQ(ByteSize::parse("010")->spelling(), "010");
}

TEST(ByteSizeTest, SpeaksHuman) {
    EXPECT_EQ(ByteSize::parse("1023")->human(), "");
    EXPECT_EQ(ByteSize::parse("-1")->human(), "");
    EXPECT_EQ(ByteSize::parse("1024")->human(), "1 KiB");
    EXPECT_EQ(ByteSize::parse("10240000")->human(), "9.8 MiB");
    EXPECT_EQ(ByteSize::parse("9223372036854775807")->human(), "8 EiB");
}

}  // namespace
}  // namespace postern
