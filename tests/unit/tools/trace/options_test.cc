// The command line of postern-trace.
#include "tools/trace/options.h"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace postern::trace_tool {
namespace {

Result<Options> parse(const std::vector<const char*>& words) {
    return parse_options(words);
}

TEST(OptionsTest, ASession) {
    const auto options = parse({"--client", "192.0.2.1", "--from=<>", "--to", "<a@b.example>", "--until", "end-of-data",
                                "--size", "1000", "--tls"});
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->action, Action::session);
    EXPECT_EQ(options->plan.client->text(), "192.0.2.1");
    EXPECT_EQ(options->plan.sender, "");
    EXPECT_EQ(options->plan.recipient, "a@b.example");
    EXPECT_EQ(options->plan.until, policy::Stage::end_of_data);
    EXPECT_EQ(options->plan.size, 1000U);
    EXPECT_TRUE(options->plan.tls);
    EXPECT_EQ(options->tables, TableMode::files);
}

TEST(OptionsTest, OtherActions) {
    EXPECT_EQ(parse({"--matrix"})->action, Action::matrix);
    EXPECT_EQ(parse({"--rcpt", "<a@b>"})->route_for, "a@b");
    EXPECT_EQ(parse({"--message", "mail"})->action, Action::message);
    EXPECT_EQ(parse({"--stranger", "--to", "a@b", "--message", "mail"})->action, Action::session);
    EXPECT_EQ(parse({"--stranger", "--until", "sender"})->action, Action::session);
    EXPECT_EQ(parse({"--help"})->action, Action::print);
}

TEST(OptionsTest, CoverageOfTests) {
    EXPECT_EQ(parse({"test"})->measure, Measure::results);
    EXPECT_EQ(parse({"test", "--coverage"})->measure, Measure::coverage);
    EXPECT_EQ(parse({"test", "--coverage"})->least_coverage, std::nullopt);
    EXPECT_EQ(parse({"test", "--coverage-min", "80"})->least_coverage, 800U);
    EXPECT_EQ(parse({"test", "--coverage-min=79.5%"})->least_coverage, 795U);
    EXPECT_EQ(parse({"test", "--coverage-min=100"})->measure, Measure::coverage);
    EXPECT_EQ(parse({"test", "--json"})->report, TestReport::json);
}

struct BadCase {
    std::vector<const char*> words;
    const char* message;
};
void PrintTo(const BadCase& bad, std::ostream* out) {
    for (const char* word : bad.words) *out << word << ' ';
}

class OptionsRefuse : public testing::TestWithParam<BadCase> {};

TEST_P(OptionsRefuse, WithAHint) {
    const auto options = parse(GetParam().words);
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().message, std::string(GetParam().message) + " (usage: postern-trace --help)");
}

INSTANTIATE_TEST_SUITE_P(
    Words, OptionsRefuse,
    testing::Values(
        BadCase{{"test", "--coverage-min", "101"}, "--coverage-min: \"101\" is no percentage from 0 to 100"},
        BadCase{{"test", "--coverage-min", "100.1"}, "--coverage-min: \"100.1\" is no percentage from 0 to 100"},
        BadCase{{"test", "--coverage-min", "-1"}, "--coverage-min: \"-1\" is no percentage from 0 to 100"},
        BadCase{{"test", "--coverage-min", "5."}, "--coverage-min: \"5.\" is no percentage from 0 to 100"},
        BadCase{{"test", "--coverage-min", "%"}, "--coverage-min: \"%\" is no percentage from 0 to 100"},
        BadCase{{"test", "--json", "--report=tap"}, "--json and --report are two forms of one report"},
        BadCase{{"--matrix", "--coverage"}, "--report, --coverage and --coverage-min belong to postern-trace test"},
        BadCase{{},
                "say who connects: --client ADDRESS, --stranger, --user or --local; or --rcpt, --matrix, --message"},
        BadCase{{"--client", "mail.example"}, "--client: \"mail.example\" is no IP address"},
        BadCase{{"--stranger"}, "--to ADDRESS is missing (or say --until sender)"},
        BadCase{{"--stranger", "--local"}, "--stranger, --user and --local are three different sessions"},
        BadCase{{"--stranger", "--to", "a@b", "x"}, "\"x\" belongs to no option"},
        BadCase{
            {"--stranger", "--until", "sendr"},
            "--until: \"sendr\" is none of client helo sender relay recipient data end-of-data - did you mean sender?"},
        BadCase{{"--matrix", "--stranger"}, "--matrix and --rcpt stand alone: no session goes with them"},
        BadCase{{"--rcpt", ""}, "--rcpt needs an address"},
        BadCase{{"--size", "1k"}, "--size: \"1k\" is no number of bytes"},
        BadCase{{"--tables", "lives"}, "--tables: \"lives\" is none of files live - did you mean live?"}));

}  // namespace
}  // namespace postern::trace_tool
