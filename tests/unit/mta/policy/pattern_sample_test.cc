#include "mta/policy/pattern_sample.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace postern::policy {
namespace {

TEST(PatternSample, IsATextThatThePatternMatches) {
    for (const char* pattern :
         {"^partner\\.example$", "@partner\\.example$", "^(news|info)@(.*\\.)?a\\.example$",
          "^mail[0-9]+\\.b\\.example$", ".", "^", "^[^@]+@c\\.example$", "[[:digit:]][[:alpha:]]", "a{3}b?c*",
          "(a|b(c|d))e", "\\d+\\.\\w\\s", "x|y", "^(?:mx|ns)1$", "(foo)+bar", "^<>$"}) {
        const std::string sample = pattern_sample(pattern);
        EXPECT_TRUE(std::regex_search(sample, std::regex(pattern))) << pattern << " has not " << sample;
    }
}

TEST(PatternSample, EndsOnAnything) {
    for (const char* pattern :
         {"", "(", ")", "a)b)", "[", "[^", "[]", "\\", "a{", "a{9", "*", "(?", "(?<", "|", "((((", "a**??"}) {
        EXPECT_LE(pattern_sample(pattern).size(), 20U) << pattern;
    }
    EXPECT_LE(pattern_sample(std::string(100'000, '(') + "x").size(), 10U);
    EXPECT_LE(pattern_sample(std::string(1000, 'a') + "{9}").size(), 1010U);
}

TEST(PatternOfRule, IsBetweenTheDelimiters) {
    EXPECT_EQ(pattern_of_rule("/^a\\/b$/i OK"), "^a\\/b$");
    EXPECT_EQ(pattern_of_rule("|x|y OK"), "x");
    for (const char* rule : {"", "if /x/", "endif", "!/x/ OK", "/never closed", " /x/ OK", "/\\"}) {
        EXPECT_EQ(pattern_of_rule(rule), "") << rule;
    }
}

}  // namespace
}  // namespace postern::policy
