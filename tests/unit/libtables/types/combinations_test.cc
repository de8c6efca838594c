// pipemap, unionmap, randmap: tables made of tables. A failing member is never taken for an absent key.
#include <gtest/gtest.h>

#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::ask;
using test::TestSurroundings;

TEST(PipeMap, AnswersAreTheKeysOfTheNextTable) {
    const std::string spec = "pipemap:{inline:{a=b, c=z},inline:{{b=x y}}}";
    EXPECT_EQ(ask(spec, "a"), "=x y");
    EXPECT_EQ(ask(spec, "A"), "=x y") << "keys fold on their way in";
    EXPECT_EQ(ask(spec, "c"), "absent");
    EXPECT_EQ(ask(spec, "q"), "absent");
}

TEST(PipeMap, FailureOfAMemberIsTheAnswer) {
    EXPECT_EQ(ask("pipemap:{static:a,fail:x}", "k"), "fail: Application error");
    EXPECT_EQ(ask("pipemap:{inline:{a=b},fail:x}", "k"), "absent") << "the second table is never asked";
}

TEST(UnionMap, JoinsAllAnswers) {
    EXPECT_EQ(ask("unionmap:{inline:{a=1},inline:{b=2},static:3}", "a"), "=1,3");
    EXPECT_EQ(ask("unionmap:{inline:{a=1},inline:{b=2}}", "c"), "absent");
    EXPECT_EQ(ask("unionmap:{static:1,fail:x}", "a"), "fail: Application error");
}

TEST(RandMap, TakesOneOfItsValues) {
    TestSurroundings chance;
    chance.next_random = 1;
    EXPECT_EQ(ask("randmap:{a,{b c},d}", "any", chance), "={b c}") << "as postmap 3.7 has it";
    chance.next_random = 2;
    EXPECT_EQ(ask("randmap:{a,{b c},d}", "any", chance), "=d");
}

TEST(Combinations, RefuseBadMembers) {
    EXPECT_EQ(ask("pipemap:{}", "a"), R"(open: bad syntax: "pipemap:{}"; need "pipemap:{type:name...}")");
    EXPECT_EQ(ask("unionmap:{x}", "a"), R"(open: bad syntax: "unionmap:{x}"; need "unionmap:{type:name...}")");
    EXPECT_EQ(ask("randmap:x", "a"), R"(open: bad syntax: "randmap:x"; need "randmap:{value...}")");
    EXPECT_EQ(ask("pipemap:{nothing:x}", "a"), "open: unsupported dictionary type: nothing");
}

TEST(Combinations, NestingIsBounded) {
    const auto nested = [](int levels) {
        std::string spec = "static:x";
        for (int i = 0; i < levels; ++i) spec = "pipemap:{" + spec + "}";
        return spec;
    };
    EXPECT_EQ(ask(nested(30), "a"), "=x");
    const std::string answer = ask(nested(2000), "a");
    EXPECT_TRUE(answer.starts_with("open: ") && answer.ends_with("more than 32 levels of tables"))
        << answer.substr(0, 80);
}

TEST(Combinations, ExplainTellsEveryMember) {
    const TestSurroundings none;
    const auto table = test::open("pipemap:{inline:{a=b},inline:{c=d}}", none);
    ASSERT_TRUE(table);
    Explanation story;
    EXPECT_EQ(test::show((*table)->explain("a", story)), "absent");
    std::vector<std::string> asked;
    for (const ExplainStep& step : story) {
        if (step.kind == StepKind::asked) asked.push_back(step.text);
    }
    EXPECT_EQ(asked, (std::vector<std::string>{"inline:{a=b} for \"a\"", "inline:{c=d} for \"b\""}));
}

TEST(Combinations, BlockWhenAMemberDoes) {
    const TestSurroundings none;
    EXPECT_EQ((*test::open("unionmap:{static:a,fail:b}", none))->blocking(), Blocking::no);
}

}  // namespace
}  // namespace postern::tables
