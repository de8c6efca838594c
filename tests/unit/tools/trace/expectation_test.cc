// What a session should end with, and whether it does.
#include "tools/trace/expectation.h"

#include <gtest/gtest.h>

#include <ostream>

namespace postern::trace_tool {
namespace {

Outcome refused(int code, std::string dsn, std::string text) {
    Outcome outcome;
    outcome.decision.kind = policy::Decision::Kind::refuse;
    outcome.decision.reply = {code, std::move(dsn), std::move(text)};
    return outcome;
}

struct Case {
    const char* expectation;
    bool passed;    // by an accepted session
    bool rejected;  // by "554 5.7.1 <a@b>: Relay access denied"
    bool deferred;  // by "450 4.7.1 try later"
};
void PrintTo(const Case& one, std::ostream* out) {
    *out << one.expectation;
}

class ExpectationOf : public testing::TestWithParam<Case> {};

TEST_P(ExpectationOf, ThreeOutcomes) {
    const auto expectation = parse_expectation(GetParam().expectation);
    ASSERT_TRUE(expectation) << expectation.error().message;
    EXPECT_EQ(meets(*expectation, Outcome()), GetParam().passed);
    EXPECT_EQ(meets(*expectation, refused(554, "5.7.1", "<a@b>: Relay access denied")), GetParam().rejected);
    EXPECT_EQ(meets(*expectation, refused(450, "4.7.1", "try later")), GetParam().deferred);
}

INSTANTIATE_TEST_SUITE_P(
    Words, ExpectationOf,
    testing::Values(Case{"permit", true, false, false}, Case{"pass", true, false, false},
                    Case{"reject", false, true, false}, Case{"defer", false, false, true},
                    Case{"reject 554", false, true, false}, Case{"reject 550", false, false, false},
                    Case{"reject 554 5.7.1", false, true, false}, Case{"reject 5.1.1", false, false, false},
                    Case{"reject 5.7.1 Relay access", false, true, false},
                    Case{"reject access granted", false, false, false}, Case{"450", false, false, true},
                    Case{"554 5.7.1", false, true, false}, Case{"554 5.7.1 no", false, false, false},
                    Case{" defer  450  4.7.1 ", false, false, true}, Case{"hang-up", false, false, false}));

TEST(ExpectationTest, OtherWordsComeWithTheNearest) {
    const auto wrong = parse_expectation("rejct 554");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().message,
              "\"rejct\" is none of permit reject defer hang-up, and no reply code - did you mean reject?");
    EXPECT_FALSE(parse_expectation("permit 250"));
    EXPECT_FALSE(parse_expectation(""));
}

TEST(ExpectationTest, AHangUpIsAKindOfItsOwn) {
    Outcome outcome;
    outcome.decision.kind = policy::Decision::Kind::hang_up;
    EXPECT_EQ(kind_word(outcome), "hang-up");
    EXPECT_TRUE(meets(*parse_expectation("hang-up"), outcome));
    EXPECT_FALSE(meets(*parse_expectation("reject"), outcome));
}

}  // namespace
}  // namespace postern::trace_tool
