#include "libconf/syntax/logical_line.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

constexpr FileId kFile{0};

std::string covered(std::string_view text) {
    std::string out;
    for (const LineNode& node : split_lines(text)) out += text.substr(node.begin, node.end - node.begin);
    return out;
}

TEST(LogicalLines, EveryByteBelongsToOneNode) {
    for (const std::string_view text :
         {std::string_view(""), std::string_view("\n"), std::string_view("a"), std::string_view("a\n b\n"),
          std::string_view(" stray\na\n"), std::string_view("a\n#c\n\n b\n\n#d\n"), std::string_view("\r\na\r\n\0b", 8),
          std::string_view("# only\n  x\n")}) {
        EXPECT_EQ(covered(text), text);
    }
}

TEST(LogicalLines, CommentsAndBlanksBehindTheLastContinuationAreNodesOfTheirOwn) {
    const auto nodes = split_lines("a = 1\n# in\n\n 2\n# after\n\nb = 3\n");
    ASSERT_EQ(nodes.size(), 4U);
    EXPECT_EQ(nodes[0].kind, LineKind::logical);
    EXPECT_EQ(nodes[0].last_line, 4U);
    EXPECT_EQ(nodes[1].kind, LineKind::comment);
    EXPECT_EQ(nodes[2].kind, LineKind::blank);
    EXPECT_EQ(nodes[3].first_line, 7U);
}

TEST(LogicalLines, AContinuationBehindCommentsOnlyIsStray) {
    const auto nodes = split_lines("# c\n\n  x = 1\na = 2\n");
    ASSERT_EQ(nodes.size(), 4U);
    EXPECT_EQ(nodes[2].kind, LineKind::stray);
    EXPECT_EQ(nodes[3].kind, LineKind::logical);
}

TEST(Fold, DropsNewlinesAndKeepsWhiteSpaceAndCarriageReturns) {
    const std::string_view text = "a = 1 \r\n  2\n#c\n\t3\n";
    const auto nodes = split_lines(text);
    ASSERT_EQ(nodes.size(), 1U);
    EXPECT_EQ(fold(kFile, text, nodes[0]).text(), "a = 1 \r  2\t3");
}

TEST(Fold, MapsCharactersToTheFile) {
    const std::string_view text = "a = x\n# comment\n  yz\n";
    const FoldedText folded = fold(kFile, text, split_lines(text)[0]);
    const std::size_t at = folded.text().find("yz");
    const SourceRange range = folded.range(at, at + 2);
    EXPECT_EQ(text.substr(range.begin, range.end - range.begin), "yz");
    const SourceRange across = folded.range(folded.text().find('x'), at + 1);
    EXPECT_EQ(text.substr(across.begin, across.end - across.begin), "x\n# comment\n  y");
}

TEST(Fold, AnEmptyRangeStaysInPlace) {
    const std::string_view text = "a =\n";
    const FoldedText folded = fold(kFile, text, split_lines(text)[0]);
    const SourceRange range = folded.range(3, 3);
    EXPECT_EQ(range.begin, 3U);
    EXPECT_TRUE(range.empty());
}

}  // namespace
}  // namespace postern::conf
