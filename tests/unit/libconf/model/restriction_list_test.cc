#include "libconf/model/restriction_list.h"

#include <gtest/gtest.h>

#include <string>

namespace postern::conf {
namespace {

std::vector<std::string> texts(std::string_view text, const std::vector<RestrictionToken>& tokens) {
    std::vector<std::string> out;
    for (const RestrictionToken& token : tokens) out.emplace_back(token.text.of(text));
    return out;
}

TEST(RestrictionListTest, WordsAreSeparatedByBlanksAndCommas) {
    const std::string text = "permit_mynetworks,check_client_access\n  hash:/etc/access , reject";
    const auto tokens = parse_restriction_list(text);
    EXPECT_EQ(texts(text, tokens),
              (std::vector<std::string>{"permit_mynetworks", "check_client_access", "hash:/etc/access", "reject"}));
    for (const RestrictionToken& token : tokens) {
        EXPECT_EQ(token.span, token.text);
        EXPECT_EQ(token.form, TokenForm::word);
    }
    EXPECT_TRUE(parse_restriction_list(" , ").empty());
}

TEST(RestrictionListTest, BracesMakeOneTokenWithParts) {
    const std::string text =
        "check_policy_service { inet:127.0.0.1:9998, timeout=10s, default_action={ 450 x } } permit";
    const auto tokens = parse_restriction_list(text);
    ASSERT_EQ(tokens.size(), 3U);
    EXPECT_EQ(tokens[1].form, TokenForm::braced);
    EXPECT_EQ(tokens[1].fault, BraceFault::none);
    EXPECT_EQ(tokens[1].span.of(text).front(), '{');
    EXPECT_EQ(texts(text, parts_of(text, tokens[1])),
              (std::vector<std::string>{"inet:127.0.0.1:9998", "timeout=10s", "default_action={ 450 x }"}));
    EXPECT_EQ(parts_of(text, tokens[2]), std::vector<RestrictionToken>{tokens[2]});
}

TEST(RestrictionListTest, FaultyBracesAreReadAsFarAsTheyGo) {
    const auto unclosed = parse_restriction_list("a { b c");
    ASSERT_EQ(unclosed.size(), 2U);
    EXPECT_EQ(unclosed[1].fault, BraceFault::unclosed);
    EXPECT_EQ(unclosed[1].text.of("a { b c"), "b c");
    const auto trailing = parse_restriction_list("{a}b");
    ASSERT_EQ(trailing.size(), 1U);
    EXPECT_EQ(trailing[0].fault, BraceFault::trailing);
}

}  // namespace
}  // namespace postern::conf
