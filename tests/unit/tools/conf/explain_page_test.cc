#include "tools/conf/explain_page.h"

#include <gtest/gtest.h>

namespace postern::conf_tool {
namespace {

TEST(ExplainPageTest, WrapsBetweenWordsAtEightyColumns) {
    std::string out;
    ExplainPage page(out, Headings::plain);
    page.field("label", std::string(40, 'a') + " " + std::string(22, 'b') + " c " + std::string(90, 'd'));
    EXPECT_EQ(out, "  label          " + std::string(40, 'a') + " " + std::string(22, 'b') + "\n" +
                       std::string(17, ' ') + "c\n" + std::string(17, ' ') + std::string(90, 'd') + "\n");
}

TEST(ExplainPageTest, CountsCharactersNotBytes) {
    std::string accents;
    for (int i = 0; i < 63; ++i) accents += "\xc3\xa9";
    std::string out;
    ExplainPage page(out, Headings::plain);
    page.excerpt("x", accents);
    EXPECT_EQ(out, "  x              " + accents + "\n");
    out.clear();
    page.excerpt("x", accents + "e");
    EXPECT_TRUE(out.ends_with("\xc3\xa9...\n")) << out;
}

TEST(ExplainPageTest, CutsWhatNoScreenCanHold) {
    std::string out;
    ExplainPage page(out, Headings::plain);
    page.field("x", std::string(1'000'000, 'a'));
    EXPECT_LT(out.size(), 1000U);
    EXPECT_TRUE(out.ends_with("a...\n"));
}

TEST(ExplainPageTest, RepeatsNoLabelAndNoGap) {
    std::string out;
    ExplainPage page(out, Headings::plain);
    page.title("name", "remark");
    page.gap();
    page.gap();
    page.field("a", "1");
    page.field("a", "2");
    page.field("b", "");
    EXPECT_EQ(out, "name  (remark)\n\n  a              1\n                 2\n  b              \n");
}

TEST(ExplainPageTest, ColoursHeadingsOnly) {
    std::string out;
    ExplainPage page(out, Headings::colored);
    page.title("name", "");
    page.field("a", "1");
    EXPECT_EQ(out, "\033[1mname\033[0m\n  \033[1ma\033[0m              1\n");
}

TEST(ExplainPageTest, NothingCanWriteToTheTerminal) {
    EXPECT_EQ(visible("a\tb\033[1m\x7f\r\n"), "a b?[1m???");
    EXPECT_EQ(visible("caf\xc3\xa9 \xe9 \xe2\x82"), "caf\xc3\xa9 ? ??");
    EXPECT_EQ(visible("\xc2\x9b"
                      "1m"),
              "?1m");  // CSI as a C1 control character
    EXPECT_EQ(visible(std::string_view("\0", 1)), "?");
}

}  // namespace
}  // namespace postern::conf_tool
