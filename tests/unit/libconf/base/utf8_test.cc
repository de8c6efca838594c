#include "libconf/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace postern::utf8 {
namespace {

class Utf8Valid : public testing::TestWithParam<std::string_view> {};

TEST_P(Utf8Valid, Accepts) {
    EXPECT_TRUE(is_valid(GetParam())) << GetParam();
}
INSTANTIATE_TEST_SUITE_P(Texts, Utf8Valid,
                         testing::Values("", "abc", std::string_view("\0", 1), "\x7f", "\xc2\x80", "\xdf\xbf",
                                         "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                                         "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
                                         "gr\xc3\xbc\xc3\x9f"
                                         "e"));

struct Bad {
    std::string_view text;
    std::size_t prefix;
};
class Utf8Invalid : public testing::TestWithParam<Bad> {};

TEST_P(Utf8Invalid, StopsBeforeTheFault) {
    EXPECT_EQ(valid_prefix(GetParam().text), GetParam().prefix);
}
INSTANTIATE_TEST_SUITE_P(Texts, Utf8Invalid,
                         testing::Values(Bad{"\x80", 0}, Bad{"a\xff", 1}, Bad{"\xc0\x80", 0},
                                         Bad{"\xc1\xbf", 0},                                           // overlong
                                         Bad{"\xe0\x9f\xbf", 0}, Bad{"\xf0\x8f\xbf\xbf", 0},           // overlong
                                         Bad{"ab\xed\xa0\x80", 2},                                     // a surrogate
                                         Bad{"\xf4\x90\x80\x80", 0}, Bad{"\xf5\x80\x80\x80", 0},       // too large
                                         Bad{"\xc3", 0}, Bad{"a\xe2\x82", 1}, Bad{"\xf0\x9f\x98", 0},  // cut off
                                         Bad{"\xe2\x28\xa1", 0}, Bad{"\xf0\x90\x28\x80", 0}, Bad{"ok\xc3(", 2}));

TEST(Utf8Test, EveryTwoByteTextAgreesWithTheDefinition) {
    for (unsigned a = 0; a < 256; ++a) {
        for (unsigned b = 0; b < 256; ++b) {
            const std::string text{static_cast<char>(a), static_cast<char>(b)};
            const bool want = (a < 0x80 && b < 0x80) || (a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf);
            ASSERT_EQ(is_valid(text), want) << a << ' ' << b;
        }
    }
}

}  // namespace
}  // namespace postern::utf8
