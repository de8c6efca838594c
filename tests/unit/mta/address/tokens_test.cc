#include "mta/address/tokens.h"

#include <gtest/gtest.h>

namespace postern::address {
namespace {

std::string kinds(std::string_view text) {
    std::string out;
    for (const Token& token : scan(text)) {
        switch (token.kind) {
            case Token::Kind::atom:
                out += 'a';
                break;
            case Token::Kind::quoted:
                out += 'q';
                break;
            case Token::Kind::comment:
                out += 'c';
                break;
            case Token::Kind::literal:
                out += 'l';
                break;
            case Token::Kind::sign:
                out += token.sign;
                break;
            case Token::Kind::raw:
                out += 'r';
                break;
        }
    }
    return out;
}

TEST(TokensTest, EveryKindIsSeen) {
    EXPECT_EQ(kinds("Joe \"q\" (c (d)) <@a,@b:x.y@[1.2.3.4]>;"), "aqc<@a,@a:a.a@l>;");
    EXPECT_EQ(kinds(""), "");
    EXPECT_EQ(kinds(" \t\r\n"), "");
}

TEST(TokensTest, WhatIsNotClosedEndsWithTheText) {
    EXPECT_EQ(kinds("\"a@b"), "q");
    EXPECT_EQ(kinds("[a@b"), "l");
    EXPECT_EQ(kinds("(a (b) c"), "c");
    EXPECT_EQ(kinds("a\\"), "a");
    EXPECT_EQ(kinds("\"a\\"), "q");
    EXPECT_EQ(kinds("(a\\"), "c");
}

struct Case {
    const char* text;
    const char* dropped;
    const char* kept;
};
class TokensPrint : public testing::TestWithParam<Case> {};

TEST_P(TokensPrint, BothForms) {
    EXPECT_EQ(print(scan(GetParam().text), Quotes::drop), GetParam().dropped);
    EXPECT_EQ(print(scan(GetParam().text), Quotes::keep), GetParam().kept);
}
INSTANTIATE_TEST_SUITE_P(Forms, TokensPrint,
                         testing::Values(Case{"a  . b@c", "a.b@c", "a.b@c"},             //
                                         Case{"\"a b\"@c", "a b@c", "\"a b\"@c"},        //
                                         Case{"\"a\\\"b\"", "a\"b", "\"a\\\"b\""},       //
                                         Case{"a\\ b", "a b", "\"a b\""},                //
                                         Case{"a\\b", "ab", "ab"},                       //
                                         Case{"a,b,", "a, b,", "a, b,"},                 //
                                         Case{"a<b>", "a <b>", "a <b>"},                 //
                                         Case{"a(c)b", "a (c) b", "a (c) b"},            //
                                         Case{"a@[1.2\\.3]", "a@[1.2.3]", "a@[1.2.3]"},  //
                                         Case{"\"a\tb\"", "a b", "\"a b\""}));

TEST(TokensTest, CommentsNestWithoutRecursion) {
    const std::size_t depth = 100'000;
    const std::string text = std::string(depth, '(') + std::string(depth, ')') + "a@b";
    const Tokens tokens = scan(text);
    ASSERT_EQ(tokens.size(), 4U);
    EXPECT_EQ(tokens[0].text.size(), 2 * depth);
}

TEST(TokensTest, AWordIsOneTokenHoweverLong) {
    const std::string text(1 << 20, 'a');
    EXPECT_EQ(scan(text).size(), 1U);
    EXPECT_EQ(print(scan(text), Quotes::drop), text);
}

TEST(TokensTest, SignsAreFoundFromBothEnds) {
    const Tokens tokens = scan("a@b@c");
    EXPECT_EQ(find_first(tokens, '@'), 1U);
    EXPECT_EQ(find_last(tokens, '@'), 3U);
    EXPECT_EQ(find_last(tokens, '!'), npos);
}

}  // namespace
}  // namespace postern::address
