#include "libconf/syntax/edit.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

TextEdit edit(std::uint32_t begin, std::uint32_t end, std::string text) {
    return {{FileId::none, begin, end}, std::move(text)};
}

TEST(ApplyEdits, TakesThemInAnyOrder) {
    EXPECT_EQ(apply_edits("abcdef", {edit(4, 5, "E"), edit(0, 1, ""), edit(2, 2, "-")}).value(), "b-cdEf");
    EXPECT_EQ(apply_edits("", {edit(0, 0, "x")}).value(), "x");
    EXPECT_EQ(apply_edits("same", {}).value(), "same");
}

TEST(ApplyEdits, KeepsTheOrderOfInsertionsBeforeAReplacement) {
    EXPECT_EQ(apply_edits("ab", {edit(1, 2, "B"), edit(1, 1, "1"), edit(1, 1, "2")}).value(), "a12B");
}

TEST(ApplyEdits, RefusesOverlapAndOutside) {
    const auto overlap = apply_edits("abcdef", {edit(0, 3, ""), edit(2, 4, "")});
    ASSERT_FALSE(overlap);
    EXPECT_EQ(overlap.error().code, ErrorCode::conflict);
    EXPECT_FALSE(apply_edits("abcdef", {edit(0, 3, ""), edit(1, 1, "inside")}));
    EXPECT_FALSE(apply_edits("ab", {edit(1, 3, "")}));
    EXPECT_FALSE(apply_edits("ab", {edit(2, 1, "")}));
}

TEST(TextLines, LeaveOutCommentsAndBlanks) {
    constexpr std::string_view text = "a = 1\n# c\n\n  b\n";
    const std::vector<LineNode> nodes = split_lines(text);
    ASSERT_EQ(nodes.size(), 1U);
    const std::vector<TextLine> lines = text_lines(text, nodes[0]);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(text.substr(lines[0].begin, lines[0].end - lines[0].begin), "a = 1\n");
    EXPECT_EQ(text.substr(lines[1].begin, lines[1].end - lines[1].begin), "  b\n");
}

TEST(LineEdits, EndNewLinesLikeTheirNeighbours) {
    constexpr std::string_view text = "a = 1\r\nb = 2\r\n";
    LineEdits lines(FileId::none, text);
    lines.replace(split_lines(text)[0], "x\n  y");
    lines.append("z");
    EXPECT_EQ(apply_edits(text, lines.take()).value(), "x\r\n  y\r\nb = 2\r\nz\r\n");
}

TEST(LineEdits, FinishAnOpenLastLineOnce) {
    constexpr std::string_view text = "a\n# comment";
    LineEdits lines(FileId::none, text);
    lines.append("x");
    lines.append("y");
    EXPECT_EQ(apply_edits(text, lines.take()).value(), "a\n# comment\nx\ny\n");
}

TEST(LineEdits, NeedNoLineEndAfterALineThatGoes) {
    constexpr std::string_view text = "a\nb";
    const LineNode last = split_lines(text)[1];
    LineEdits replaced(FileId::none, text);
    replaced.replace(last, "B");
    replaced.append("c");
    EXPECT_EQ(apply_edits(text, replaced.take()).value(), "a\nB\nc\n");
    LineEdits removed(FileId::none, text);
    removed.remove(last);
    removed.append("c");
    EXPECT_EQ(apply_edits(text, removed.take()).value(), "a\nc\n");
}

}  // namespace
}  // namespace postern::conf
