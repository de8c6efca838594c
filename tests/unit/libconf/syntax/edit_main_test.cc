#include "libconf/syntax/edit_main.h"

#include <gtest/gtest.h>

#include <array>

namespace postern::conf {
namespace {

constexpr EditAction kSet = EditAction::set;
constexpr EditAction kRemove = EditAction::remove;
constexpr EditAction kComment = EditAction::comment_out;

struct Case {
    const char* why;
    std::string_view before;
    ParameterEdit edit;
    std::string_view after;
};
class EditMain : public testing::TestWithParam<Case> {};

TEST_P(EditMain, GivesWhatPostconfGives) {
    const Case& c = GetParam();
    const auto got = edit_main_cf(c.before, std::span(&c.edit, 1));
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(*got, c.after) << c.why << "\n" << c.before;
}

INSTANTIATE_TEST_SUITE_P(
    Postconf, EditMain,
    testing::Values(
        Case{"in place", "a = 1\nb=2\n", {kSet, "b", "9"}, "a = 1\nb = 9\n"},
        Case{"empty value", "a = 1\n", {kSet, "a", ""}, "a = \n"},
        Case{"new at the end", "a = 1\n\n", {kSet, "b", "9"}, "a = 1\n\nb = 9\n"},
        Case{"empty file", "", {kSet, "a", "9"}, "a = 9\n"},
        Case{
            "continuation goes, comments stay", "a = 1\n#c\n  x\n\n  y\nb=2\n", {kSet, "a", "9"}, "a = 9\n#c\n\nb=2\n"},
        Case{"every entry", "a=1\nb=2\na=3\n c\n", {kSet, "a", "9"}, "a = 9\nb=2\na = 9\n"},
        Case{"a comment is no entry", "#a = 0\n  a = 1\na=2\n", {kSet, "a", "9"}, "#a = 0\n  a = 1\na = 9\n"},
        Case{"nothing but a name", "a\nb c\n", {kSet, "a", "9"}, "a = 9\nb c\n"},
        Case{"name ends at a blank", "a b=1\n", {kSet, "a", "9"}, "a = 9\n"},
        Case{"form feed belongs to the name", "a\f=1\n", {kSet, "a", "9"}, "a\f=1\na = 9\n"},
        Case{"names are case sensitive", "A=1\n", {kSet, "a", "9"}, "A=1\na = 9\n"},
        Case{"BOM belongs to the name",
             "\xef\xbb\xbf"
             "a=1\n",
             {kSet, "a", "9"},
             "\xef\xbb\xbf"
             "a=1\na = 9\n"},
        Case{"last line without newline", "a=1\n b", {kSet, "a", "9"}, "a = 9\n"},
        Case{"comment out", "a = 1\n#c\n\tx\nb\n", {kComment, "a", ""}, "#a = 1\n#c\n#\tx\nb\n"},
        Case{"comment out without newline", "a=1\n b", {kComment, "a", ""}, "#a=1\n# b"},
        Case{"remove", "a = 1\n#c\n\n  x\nb\n", {kRemove, "a", ""}, "#c\n\nb\n"},
        Case{"remove the last", "a=1\nb=2", {kRemove, "b", ""}, "a=1\n"},
        Case{"remove nothing", "a=1\n", {kRemove, "b", ""}, "a=1\n"}));

// Where we differ from postconf 3.7.11, which would lose text here.
INSTANTIATE_TEST_SUITE_P(
    Better, EditMain,
    testing::Values(
        Case{"an open comment does not swallow the setting", "a=1\n# c", {kSet, "b", "9"}, "a=1\n# c\nb = 9\n"},
        Case{"an open setting does not swallow it", "a=1", {kSet, "b", "9"}, "a=1\nb = 9\n"},
        Case{"CRLF stays", "a=1\r\nb=2\r\n", {kSet, "a", "9"}, "a = 9\r\nb=2\r\n"},
        Case{"CRLF for new ones", "a=1\r\n", {kSet, "b", "9"}, "a=1\r\nb = 9\r\n"},
        Case{"NUL stays",
             std::string_view("b=2\0x\na=1\n", 10),
             {kSet, "a", "9"},
             std::string_view("b=2\0x\na = 9\n", 12)}));

TEST(EditMainSeveral, LastRequestWinsAndNewOnesComeInOrder) {
    const std::array edits{ParameterEdit{kSet, "z", "1"}, ParameterEdit{kSet, "a", "2"}, ParameterEdit{kSet, "y", "3"},
                           ParameterEdit{kSet, "z", "4"}};
    EXPECT_EQ(edit_main_cf("a = 1\n", edits).value(), "a = 2\nz = 4\ny = 3\n");
}

// postconf 3.7.11 crashes on `-X a a`.
TEST(EditMainSeveral, TheSameNameTwiceIsRemovedOnce) {
    const std::array edits{ParameterEdit{kRemove, "a", ""}, ParameterEdit{kRemove, "a", ""}};
    EXPECT_EQ(edit_main_cf("a = 1\nb = 2\n", edits).value(), "b = 2\n");
}

TEST(EditMainSeveral, TellsWhichNamesRepeat) {
    const std::array edits{ParameterEdit{kSet, "a", "9"}, ParameterEdit{kSet, "b", "9"}};
    const auto plan = plan_main_cf(FileId::none, "a=1\nb=1\nb=2\na=2\na=3\n", edits);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->repeated, (std::vector<std::string>{"b", "a"}));
}

TEST(EditMainSeveral, RefusesWhatWouldNotComeBack) {
    for (const char* name : {"", "a b", "a=b", "#a", "a\nb", "a\f"}) {
        const std::array edits{ParameterEdit{kSet, name, "1"}};
        EXPECT_FALSE(edit_main_cf("", edits)) << name;
    }
    for (const char* value : {"a\nb", " a", "a\t"}) {
        const std::array edits{ParameterEdit{kSet, "a", value}};
        EXPECT_FALSE(edit_main_cf("", edits)) << value;
    }
}

}  // namespace
}  // namespace postern::conf
