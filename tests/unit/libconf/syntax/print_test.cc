#include "libconf/syntax/print.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

std::string printed(std::string_view text, Fold fold) {
    std::string out;
    print_words(out, text, fold);
    return out;
}

TEST(PrintWords, JoinsWordsWithOneBlank) { EXPECT_EQ(printed(" a \t b\r\n  c ", Fold::no), "a b c\n"); }

TEST(PrintWords, FillsALineUpToEightyColumns) {
    const std::string word(63, 'a');
    EXPECT_EQ(printed("smtpd_banner = " + word + " b", Fold::yes), "smtpd_banner = " + word + " b\n");
    EXPECT_EQ(printed("smtpd_banner = a" + word + " b", Fold::yes), "smtpd_banner = a" + word + "\n    b\n");
}

TEST(PrintWords, AWordLongerThanALineStandsAlone) {
    const std::string word(100, 'a');
    EXPECT_EQ(printed("n = " + word + " b", Fold::yes), "n =\n    " + word + "\n    b\n");
}

TEST(PrintWords, DoesNotFoldUnlessAsked) {
    const std::string word(100, 'a');
    EXPECT_EQ(printed("n = " + word + " b", Fold::no), "n = " + word + " b\n");
}

}  // namespace
}  // namespace postern::conf
