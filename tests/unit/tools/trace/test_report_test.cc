// What is printed about policy tests and what they reach.
#include "tools/trace/test_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace postern::trace_tool {
namespace {

using Kind = CoverageItem::Kind;
using Reach = CoverageItem::Reach;

CoverageItem call(std::size_t line, std::string text, Reach reach) {
    return {Kind::call, reach, "a/main.cf", "/x/a/main.cf", line, line * 100, 0, "the_list", std::move(text)};
}
CoverageItem entry(std::size_t line, std::string key, Reach reach) {
    return {Kind::entry, reach, "a/access", "/x/a/access", line, line * 100, 0, "hash:/etc/postfix/access", std::move(key)};
}

const TestSettings kResults{};
const TestSettings kCoverage{{}, Measure::coverage};

TEST(TestReportTest, EscapesWhatItQuotes) {
    const TestRun run{{{"f", "good", 1, {}}, {"f", "a<b>&\"", 4, {"no\nway"}}}, {}};
    EXPECT_FALSE(all_passed(run));
    EXPECT_EQ(report_of(run, kResults, TestReport::text), "f:4: a<b>&\": no?way\n1 passed, 1 failed\n");
    EXPECT_EQ(report_of(run, kResults, TestReport::tap),
              "TAP version 13\n1..2\nok 1 - f: good\nnot ok 2 - f: a<b>&\"\n# no?way\n");
    const std::string junit = report_of(run, kResults, TestReport::junit);
    EXPECT_NE(junit.find("tests=\"2\" failures=\"1\""), std::string::npos);
    EXPECT_NE(junit.find("name=\"a&lt;b&gt;&amp;&quot;\""), std::string::npos) << junit;
}

TEST(CoverageLinesTest, NameWhatIsNotReachedAndPutEntriesTogether) {
    const std::vector<CoverageItem> items{
        entry(1, "a", Reach::never),  entry(2, "b", Reach::never), entry(3, "c", Reach::never),
        entry(5, "d", Reach::never),  entry(6, "e", Reach::decided), entry(7, "f", Reach::never),
        call(10, "reject\x1b", Reach::never), call(11, "permit", Reach::asked),  call(12, "reject", Reach::decided)};
    EXPECT_EQ(coverage_lines(items),
              (std::vector<std::string>{"a/access:1-5: never found: 4 entries, a to d (hash:/etc/postfix/access)",
                                        "a/access:7: never found: f (hash:/etc/postfix/access)",
                                        "a/main.cf:10: never reached: reject? (the_list)",
                                        "a/main.cf:11: never had an opinion: permit (the_list)",
                                        "restrictions: 2 of 3 reached (66.6 %), 1 had an opinion",
                                        "table entries: 1 of 6 found (16.6 %)", "coverage: 3 of 9 (33.3 %)"}));
}

TEST(CoverageLinesTest, NothingToReachIsAllReached) {
    EXPECT_EQ(coverage_lines({}).back(), "coverage: 0 of 0 (100.0 %)");
}

TEST(MergedTest, OnePlaceOfOneFileIsOneItem) {
    CoverageItem other = entry(1, "a", Reach::decided);
    other.path = "b/../a/access";
    const auto items = merged({call(3, "x", Reach::asked), entry(1, "a", Reach::never), other, call(3, "x", Reach::never)});
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].path, "a/access");
    EXPECT_EQ(items[0].reach, Reach::decided);
    EXPECT_EQ(items[1].reach, Reach::asked);
}

TEST(TestReportTest, EveryFormHasTheCoverage) {
    const TestRun run{{{"f", "good", 1, {}}}, {call(1, "a & b", Reach::never), call(2, "c", Reach::decided)}};
    const std::string tap = report_of(run, kCoverage, TestReport::tap);
    EXPECT_NE(tap.find("# a/main.cf:1: never reached: a & b (the_list)\n"), std::string::npos) << tap;
    const std::string junit = report_of(run, kCoverage, TestReport::junit);
    EXPECT_NE(junit.find("<property name=\"coverage\" value=\"50.0\"/>"), std::string::npos) << junit;
    EXPECT_NE(junit.find("a/main.cf:1: never reached: a &amp; b"), std::string::npos) << junit;
    const auto json = nlohmann::json::parse(report_of(run, kCoverage, TestReport::json));
    EXPECT_EQ(json.at("passed"), 1);
    EXPECT_EQ(json.at("coverage").at("permille"), 500);
    EXPECT_EQ(json.at("coverage").at("items").at(0).at("place"), "a/main.cf:1");
    EXPECT_EQ(json.at("coverage").at("items").at(0).at("reached"), false);
    EXPECT_EQ(report_of(run, kResults, TestReport::json).find("coverage"), std::string::npos);
}

}  // namespace
}  // namespace postern::trace_tool
