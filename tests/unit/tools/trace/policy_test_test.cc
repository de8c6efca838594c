// Files of policy tests: what is in them, and what is said of mistakes.
#include "tools/trace/policy_test.h"

#include <gtest/gtest.h>

#include <ostream>

namespace postern::trace_tool {
namespace {

TEST(PolicyTestFileTest, HasAWorldAndTests) {
    const auto file = read_policy_tests(
        "a/b.ptest.toml",
        "directory = \"conf\"\ndns = \"* NONE\"\npolicy = \"* DUNNO\"\n"
        "[tables.access]\n\"x.example\" = \"REJECT\"\n"
        "[[test]]\nname = \"one\"\nclient = \"192.0.2.1\"\nto = \"<a@b>\"\nfrom = \"<>\"\ntls = true\n"
        "size = 10\nexpect = \"reject 554\"\n"
        "[[test]]\nname = \"two\"\nrcpt = \"a@b\"\nrecipients = []\n");
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->directory, "a/conf");
    ASSERT_EQ(file->tables.size(), 1U);
    EXPECT_EQ(file->tables[0].second->at("x.example"), "REJECT");
    ASSERT_EQ(file->tests.size(), 2U);
    const PolicyTest& one = file->tests[0];
    EXPECT_TRUE(one.session);
    EXPECT_EQ(one.plan.sender, "");
    EXPECT_EQ(one.plan.recipient, "a@b");
    EXPECT_EQ(one.plan.size, 10U);
    EXPECT_EQ(one.expect->code, 554);
    EXPECT_EQ(one.line, 6U);
    EXPECT_FALSE(file->tests[1].session);
    EXPECT_TRUE(file->tests[1].checks_recipients);
}

TEST(PolicyTestFileTest, StandsInItsDirectoryWhenItNamesNone) {
    EXPECT_EQ(read_policy_tests("conf/x.ptest.toml", "")->directory, "conf");
    EXPECT_EQ(read_policy_tests("x.ptest.toml", "")->directory, ".");
}

struct BadCase {
    const char* text;
    const char* message;
};
void PrintTo(const BadCase& bad, std::ostream* out) {
    *out << bad.text;
}

class PolicyTestFileRefuses : public testing::TestWithParam<BadCase> {};

TEST_P(PolicyTestFileRefuses, WithThePlace) {
    const auto file = read_policy_tests("f", GetParam().text);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().message, GetParam().message);
}

#define TEST_HEAD "[[test]]\nname = \"x\"\n"
INSTANTIATE_TEST_SUITE_P(
    Files, PolicyTestFileRefuses,
    testing::Values(BadCase{"dsn = \"\"", "f:1:1: unknown key \"dsn\" - did you mean dns?"},
                    BadCase{"dns = 1", "f:1:7: dns is a text"}, BadCase{"test = 1", "f:1:8: tests begin with [[test]]"},
                    BadCase{"[tables.a]\nb = 1", "f:2:5: b is a text"},
                    BadCase{"[[test]]\nexpect = \"permit\"", "f:1:1: a test has a name"},
                    BadCase{TEST_HEAD, "f:1:1: nothing is expected"},
                    BadCase{TEST_HEAD "expect = \"permit\"", "f:1:1: expect needs a client or a visitor"},
                    BadCase{TEST_HEAD "transport = \"smtp\"", "f:1:1: whose way? rcpt or to is missing"},
                    BadCase{TEST_HEAD "message-result = \"pass\"", "f:1:1: message-result needs a message"},
                    BadCase{TEST_HEAD "visitor = \"guest\"", "f:3:11: \"guest\" is none of stranger user local"},
                    BadCase{TEST_HEAD "client = \"x\"", "f:3:10: \"x\" is no IP address"},
                    BadCase{TEST_HEAD "hello = \"x\"", "f:3:1: unknown key \"hello\" - did you mean helo?"},
                    BadCase{TEST_HEAD "size = -1", "f:3:8: size is a number of bytes"}));

TEST(PolicyTestFileTest, WhatIsNoTomlHasAPlaceToo) {
    const auto file = read_policy_tests("f", "a = \n");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::bad_syntax);
    EXPECT_TRUE(file.error().message.starts_with("f:1:")) << file.error().message;
}

}  // namespace
}  // namespace postern::trace_tool
