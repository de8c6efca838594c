#include "mta/policy/eval.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/support/scripted_driver.h"

namespace postern::policy {
namespace {

using test::ScriptedDriver;

LookupQuestion table(std::string key) {
    return {"hash:t", std::move(key), "test", false};
}

Eval<std::string> look_up(std::string key) {
    const LookupAnswer answer = co_await ask(table(std::move(key)));
    co_return answer.state == AnswerState::found ? answer.value : "none";
}

Eval<std::size_t> long_list(std::size_t length) {
    std::size_t total = 0;
    for (std::size_t i = 0; i < length; ++i) {
        const std::string value = co_await look_up("k");
        total += value.size();
    }
    co_return total;
}

Eval<int> deep(int levels) {
    if (levels == 0) co_return 0;
    const int below = co_await deep(levels - 1);
    co_return below + 1;
}

Eval<void> breaks() {
    const std::string value = co_await look_up("k");
    if (value == "v") throw std::runtime_error("broken");
}

Eval<std::string> passes_on() {
    co_await breaks();
    co_return "not reached";
}

TEST(EvalTest, AnswersThatAreThereNeedNoPause) {
    ScriptedDriver driver;
    driver.table("hash:t", "k", "v");
    EXPECT_EQ(run(look_up("k"), driver), "v");
    EXPECT_EQ(run(look_up("other"), driver), "none");
}

TEST(EvalTest, NothingRunsBeforeItIsAskedTo) {
    ScriptedDriver driver;
    const Eval<std::string> idle = look_up("k");
    EXPECT_TRUE(driver.asked.empty());
}

// A daemon awaits its network between advance() and answer().
TEST(EvalTest, StandsStillUntilTheAnswerComes) {
    ScriptedDriver driver;
    driver.table("hash:t", "k", "v");
    driver.delay("table hash:t, key k");
    Evaluation<std::size_t> evaluation(long_list(3), driver);
    std::size_t pauses = 0;
    while (const Question* question = evaluation.advance()) {
        EXPECT_EQ(describe(*question), "table hash:t, key k");
        EXPECT_EQ(evaluation.advance(), question);  // asking again changes nothing
        evaluation.answer(driver.scripted(*question));
        ++pauses;
    }
    EXPECT_EQ(pauses, 3U);
    EXPECT_EQ(evaluation.take(), 3U);
}

// The machine stack is 8 MB: one frame an item would not fit.
TEST(EvalTest, LengthAndDepthCostNoStack) {
    ScriptedDriver driver;
    driver.table("hash:t", "k", "v");
    EXPECT_EQ(run(long_list(200'000), driver), 200'000U);
    EXPECT_EQ(run(deep(20'000), driver), 20'000);
}

TEST(EvalTest, AbandonedEvaluationsFreeWhatTheyHold) {
    ScriptedDriver driver;
    driver.delay("table hash:t, key k");
    Evaluation<std::size_t> evaluation(long_list(3), driver);
    EXPECT_NE(evaluation.advance(), nullptr);  // the sanitizers see a leak
}

TEST(EvalTest, BrokenInvariantsReachTheCaller) {
    ScriptedDriver driver;
    driver.table("hash:t", "k", "v");
    EXPECT_THROW(run(passes_on(), driver), std::runtime_error);
}

TEST(EvalTest, AnswersOfAnotherKindAreABug) {
    ScriptedDriver driver;
    driver.on("table hash:t, key k", PolicyAnswer());
    EXPECT_THROW(run(look_up("k"), driver), BrokenInvariant);
}

TEST(EvalTest, QuestionsAndAnswersHaveAText) {
    EXPECT_EQ(describe(Question(DnsQuestion{"example.org", DnsType::mx})), "DNS MX of example.org");
    DnsAnswer mx;
    mx.state = AnswerState::found;
    mx.records = {{DnsType::mx, "mail.example.org", {}, 10}, {DnsType::mx, "", {}, 0}};
    EXPECT_EQ(describe(Answer(mx)), "found: 10 mail.example.org, 0 .");
    EXPECT_EQ(describe(Answer(LookupAnswer::temp_fail("no server"))), "temp_fail: no server");
    EXPECT_EQ(describe(Answer(LookupAnswer())), "unknown");
}

}  // namespace
}  // namespace postern::policy
