#include "libtables/maps.h"

#include <gtest/gtest.h>

#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::show;
using test::TestSurroundings;

class MapsTest : public testing::Test {
protected:
    Maps maps(const std::vector<std::string>& texts) const {
        std::vector<TableSpec> specs;
        for (const std::string& text : texts) specs.push_back(*TableSpec::parse(text));
        return {specs, {}, world_};
    }
    TestSurroundings world_;
};

TEST_F(MapsTest, FirstTableThatHasTheKeyDecides) {
    Maps list = maps({"inline:{a=1}", "inline:{a=2, b=3}"});
    EXPECT_EQ(show(list.lookup("a", KeyPart::whole)), "=1");
    EXPECT_EQ(show(list.lookup("b", KeyPart::whole)), "=3");
    EXPECT_EQ(show(list.lookup("c", KeyPart::whole)), "absent");
    EXPECT_FALSE(list.empty());
    EXPECT_EQ(show(maps({}).lookup("a", KeyPart::whole)), "absent");
}

TEST_F(MapsTest, FailureEndsTheSearch) {
    Maps list = maps({"inline:{a=1}", "fail:x", "static:y"});
    EXPECT_EQ(show(list.lookup("a", KeyPart::whole)), "=1");
    EXPECT_EQ(show(list.lookup("b", KeyPart::whole)), "fail: Application error");
}

TEST_F(MapsTest, TableThatDoesNotOpenIsNeverSkipped) {
    Maps list = maps({"texthash:/nowhere/t", "static:y"});
    EXPECT_TRUE(show(list.lookup("a", KeyPart::whole)).starts_with("fail: open database /nowhere/t"));
    EXPECT_EQ(world_.messages.size(), 1U);
}

TEST_F(MapsTest, PatternsSeeNoPartsOfKeys) {
    Maps list = maps({"regexp:{{/./ pattern}}", "inline:{example.com=domain}"});
    EXPECT_EQ(show(list.lookup("example.com", KeyPart::part)), "=domain");
    EXPECT_EQ(show(list.lookup("example.com", KeyPart::whole)), "=pattern");
}

TEST_F(MapsTest, ExplainNamesEveryTableThatWasAsked) {
    Maps list = maps({"inline:{a=1}", "static:y", "static:z"});
    Explanation story;
    EXPECT_EQ(show(list.explain("b", KeyPart::whole, story)), "=y");
    std::size_t asked = 0;
    for (const ExplainStep& step : story) asked += step.kind == StepKind::asked ? 1U : 0U;
    EXPECT_EQ(asked, 2U);
}

}  // namespace
}  // namespace postern::tables
