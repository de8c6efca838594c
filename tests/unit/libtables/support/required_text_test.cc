// What is said to be required must be: a claim too many loses matches, one too few only time.
#include "libtables/support/required_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace postern::tables {
namespace {

std::string show(RequiredText groups) {
    std::ranges::sort(groups);
    std::string all;
    for (const TextGroup& group : groups) all += (all.empty() ? "" : " & ") + fmt::format("{}", fmt::join(group, "|"));
    return all;
}
std::string perl(std::string_view pattern) {
    return show(required_text(pattern, PatternSyntax::perl));
}
std::string posix(std::string_view pattern) {
    return show(required_text(pattern, PatternSyntax::posix_extended));
}

TEST(RequiredText, IsInLowerCaseAndSpansAssertions) {
    EXPECT_EQ(perl("^Subject: Foo$"), "subject: foo");
    EXPECT_EQ(posix("^Subject: Foo$"), "subject: foo");
    EXPECT_EQ(perl(R"(\bfoo\b\.bar)"), "foo.bar");
    EXPECT_EQ(posix(R"(\<foo\>\.bar)"), "foo.bar");
}

TEST(RequiredText, EveryFixedPartOfASequence) {
    EXPECT_EQ(perl("^From:.*[0-9]viagra"), "from: & viagra");
    EXPECT_EQ(perl("(foo|bar).*(baz)"), "bar|foo & baz");
    EXPECT_EQ(perl("x(a|b)y"), "xay|xby");
    EXPECT_EQ(perl("[Aa]b[.]c"), "ab.c");
}

TEST(RequiredText, NothingOptionalIsRequired) {
    EXPECT_EQ(perl("foo(bar)*"), "foo");
    EXPECT_EQ(perl("foo(bar)?baz"), "foobarbaz|foobaz");
    EXPECT_EQ(perl("(foo|.*)bar"), "bar");
    EXPECT_EQ(perl("foo|.*"), "");
    EXPECT_EQ(perl("foo{0}bar"), "fobar|foobar");
    EXPECT_EQ(perl("foo{0,3}bar"), "bar & fo");
    EXPECT_EQ(posix("ab+?cd"), "cd");
    EXPECT_EQ(perl("(?!foo)bar"), "bar");
    EXPECT_EQ(perl("(?=foo)bar"), "bar");
    EXPECT_EQ(perl("(?<!foo)bar"), "bar");
}

TEST(RequiredText, RepetitionsKeepTheirNeighbours) {
    EXPECT_EQ(perl("fo+bar"), "fo & obar");
    EXPECT_EQ(perl("(ab)+cd"), "ab & abcd");
    EXPECT_EQ(perl("(ab.)+cd"), "ab & cd");
    EXPECT_EQ(perl("fo++bar"), "fo & obar");
}

TEST(RequiredText, BracketsAreReadAsTheLibraryReadsThem) {
    EXPECT_EQ(perl(R"([\]x]foo)"), "foo");
    EXPECT_EQ(posix(R"([\]x]foo)"), "\\x]foo");
    EXPECT_EQ(perl("[]abcde]foo"), "foo");
    EXPECT_EQ(perl("[^]a]foo"), "foo");
    EXPECT_EQ(perl("[[:alpha:]x]foo"), "foo");
    EXPECT_EQ(posix("[a-c]foo"), "foo");
}

TEST(RequiredText, WhatIsNotUnderstoodClaimsNothing) {
    for (const char* pattern :
         {R"(foo\x{41}bar)", R"(\Qfoo.bar\E)", "(*UTF)foo", "(?x)foo bar", "(?(1)foo|bar)", "(?R)foo", R"(foo\1)",
          "foo{,3}bar", "foo{bar", R"([\c]]foo)", R"(foo\p{L})", "(?#(foo)bar"}) {
        EXPECT_EQ(perl(pattern), "") << pattern;
    }
    for (const char* pattern : {R"((foo)\1)", "foo)", "*foo", "foo{,3}bar", R"(foo\n)"})
        EXPECT_EQ(posix(pattern), "") << pattern;
}

TEST(RequiredText, OneByteIsTooCommon) {
    EXPECT_EQ(perl("a"), "");
    EXPECT_EQ(perl("foo|b"), "");
    EXPECT_EQ(perl(""), "");
}

}  // namespace
}  // namespace postern::tables
