#include "tools/check/command/watch_screen.h"

#include <gtest/gtest.h>

namespace postern::check_tool {
namespace {

const std::string kClear = "\033[2J\033[3J\033[H";

CheckResult::Found finding(std::string place) {
    return {"v1:x", std::move(place), "PT009"};
}

TEST(WatchScreen, WithoutANewFindingTheCursorStaysAtTheEnd) {
    EXPECT_EQ(watch_screen("a\nb\n", std::nullopt, "0 new", {10, 80}), kClear + "a\nb\n0 new\n");
    EXPECT_EQ(watch_screen("a\n", std::nullopt, "", {10, 80}), kClear + "a\n");
    EXPECT_EQ(watch_screen("", std::nullopt, "", {10, 80}), kClear);
}

TEST(WatchScreen, PointsAtTheLineThatBeginsWithThePlaceAndNamesTheRule) {
    const std::string report = "m:1:2  error  PT001 x\nm:1:2  error  PT009 y\nm:1:2  error  PT009 z\n";
    EXPECT_EQ(watch_screen(report, finding("m:1:2"), "1 new", {10, 80}), kClear + report + "1 new\033[2;1H");
}

TEST(WatchScreen, ColoursAreNoText) {
    const std::string report = "one\n\033[1mm:1:2\033[0m  error  \033[31mPT009\033[0m y\n";
    EXPECT_EQ(watch_screen(report, finding("m:1:2"), "1 new", {10, 80}), kClear + report + "1 new\033[2;1H");
}

TEST(WatchScreen, AFindingThatTheReportDoesNotShowLeavesTheCursorAtTheEnd) {
    EXPECT_EQ(watch_screen("{}\n", finding("m:1:2"), "1 new", {10, 80}), kClear + "{}\n1 new\n");
    EXPECT_EQ(watch_screen("x PT009\n", finding(""), "1 new", {10, 80}), kClear + "x PT009\n1 new\n");
}

TEST(WatchScreen, CutsBehindTheFindingSoThatItStaysInSight) {
    // 4 rows: the finding, one more line, what was cut, the status.
    EXPECT_EQ(watch_screen("m:1:2 PT009\nb\nc\nd\n", finding("m:1:2"), "1 new", {4, 80}),
              kClear + "m:1:2 PT009\nb\n(2 more lines)\n1 new\033[1;1H");
    EXPECT_EQ(watch_screen("a\nb\nc\nm:1:2 PT009\ne\nf\ng\n", finding("m:1:2"), "1 new", {4, 80}),
              kClear + "a\nb\nc\nm:1:2 PT009\ne\n(2 more lines)\n1 new\033[1;1H");
}

TEST(WatchScreen, WhatScrolledAwayIsCounted) {
    EXPECT_EQ(watch_screen("a\nb\nc\nd\nm:1:2 PT009\n", finding("m:1:2"), "1 new", {4, 80}),
              kClear + "a\nb\nc\nd\nm:1:2 PT009\n1 new\033[3;1H");
}

TEST(WatchScreen, LongLinesTakeSeveralRows) {
    const std::string wide = std::string(25, 'x');  // 3 rows of 10
    EXPECT_EQ(watch_screen(wide + "\nm:1:2 PT009\n", finding("m:1:2"), "1 new", {10, 10}), kClear + wide + "\nm:1:2 PT009\n1 new\033[4;1H");
    EXPECT_EQ(watch_screen("ééééé\nm:1:2 PT009\n", finding("m:1:2"), "1 new", {10, 5}), kClear + "ééééé\nm:1:2 PT009\n1 new\033[2;1H");
}

}  // namespace
}  // namespace postern::check_tool
