#include "tools/check/support/regex_cost.h"

#include <string>

#include <gtest/gtest.h>

namespace postern::lint {
namespace {

std::string piece(std::string_view pattern) {
    const auto costly = find_costly_repeat(pattern);
    return costly ? std::string(pattern.substr(costly->begin, costly->end - costly->begin)) : "";
}

TEST(RegexCost, FindsTheRepeatThatDividesTextInManyWays) {
    EXPECT_EQ(piece("^(a+)+$"), "(a+)+");
    EXPECT_EQ(piece("^x(a*)*$"), "(a*)*");
    EXPECT_EQ(piece("^([a-z]+)*\\d$"), "([a-z]+)*");
    EXPECT_EQ(piece("^(a|a)*$"), "(a|a)*");
    EXPECT_EQ(piece("^(a|aa)+$"), "(a|aa)+");
    EXPECT_EQ(piece("(x+x+)+y"), "(x+x+)+");
    EXPECT_EQ(piece("^(([a-z])+.)+[A-Z]([a-z])+$"), "(([a-z])+.)+");
    EXPECT_EQ(piece("^(a{1,3}){1,}$"), "(a{1,3}){1,}");
    EXPECT_EQ(piece("^(A|a)+$"), "(A|a)+");
}

TEST(RegexCost, LeavesOthersAlone) {
    for (const char* pattern : {"a+b+c+", "^(a+b)+$", "^(ab|cd)*$", "^(a|b)*$", "(a+)+", "^.*foo.*bar$", "^(\\d{1,3}\\.){3}\\d{1,3}$", "^(?>a+)+$", "^(a++)+$", "^[[:alpha:]]+$",
                                "^(\"[^\"]*\"|[^\"]+)x$", "", "(", "a{99999}", "\\1(a+)+$"}) {
        EXPECT_EQ(piece(pattern), "") << pattern;
    }
}

TEST(RegexCost, WitnessesAreMatchedByThePiece) {
    const auto costly = find_costly_repeat("^(ab|a|b)*!");
    ASSERT_TRUE(costly);
    EXPECT_EQ(costly->witness.find_first_not_of("ab"), std::string::npos);
    EXPECT_FALSE(costly->witness.empty());
}

TEST(RegexCost, IsBounded) {
    EXPECT_FALSE(find_costly_repeat(std::string(5000, '(') + "a" + std::string(5000, ')')));
    std::string nested = "a";
    for (int i = 0; i < 40; ++i) nested = "(" + nested + "){1,9}";
    EXPECT_FALSE(find_costly_repeat("^" + nested + "*$"));
}

}  // namespace
}  // namespace postern::lint
