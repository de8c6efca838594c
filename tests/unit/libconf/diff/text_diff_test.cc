#include "libconf/diff/text_diff.h"

#include <gtest/gtest.h>

namespace postern::conf {
namespace {

std::string diff(std::string_view before, std::string_view after, std::size_t context = kDiffContext) {
    return text_diff({"old", before}, {"new", after}, context);
}

TEST(TextDiffTest, EqualTextsGiveNothing) {
    EXPECT_EQ(diff("", ""), "");
    EXPECT_EQ(diff("a\nb", "a\nb"), "");
}

TEST(TextDiffTest, ShowsAChangedLineWithItsSurroundings) {
    EXPECT_EQ(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
              "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(TextDiffTest, ChangesFarApartAreTwoHunks) {
    EXPECT_EQ(diff("1\n2\n3\n4\n5\n6\n", "x\n2\n3\n4\n5\ny\n", 1),
              "--- old\n+++ new\n@@ -1,2 +1,2 @@\n-1\n+x\n 2\n@@ -5,2 +5,2 @@\n 5\n-6\n+y\n");
    EXPECT_EQ(diff("1\n2\n3\n4\n", "x\n2\n3\ny\n", 1), "--- old\n+++ new\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n-4\n+y\n");
}

TEST(TextDiffTest, CountsEmptySidesAsDiffDoes) {
    EXPECT_EQ(diff("", "a\nb\n"), "--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    EXPECT_EQ(diff("a\n", ""), "--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n");
    EXPECT_EQ(diff("a\nb\n", "a\nx\nb\n", 0), "--- old\n+++ new\n@@ -1,0 +2 @@\n+x\n");
}

TEST(TextDiffTest, MarksAMissingLastNewline) {
    EXPECT_EQ(diff("a", "a\n"), "--- old\n+++ new\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    EXPECT_EQ(diff("a\nb", "x\nb"), "--- old\n+++ new\n@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n");
}

}  // namespace
}  // namespace postern::conf
