// Settings of tables that ask a server: the file, the prefix of main.cf, and what is said about faults.
#include "libtables/support/query_config.h"

#include <gtest/gtest.h>

#include "tests/unit/libtables/test_surroundings.h"

namespace postern::tables {
namespace {

QueryConfig read(std::string_view text, const Surroundings& surroundings) {
    auto config = QueryConfig::parse("/x.cf", text, surroundings);
    EXPECT_TRUE(config) << (config ? "" : config.error().message);
    return std::move(*config);
}

std::string fault_of(std::string_view text) {
    const test::TestSurroundings surroundings;
    const auto config = QueryConfig::parse("/x.cf", text, surroundings);
    return config ? "none" : config.error().message;
}

TEST(QueryConfigTest, ReadsLogicalLines) {
    const test::TestSurroundings surroundings;
    QueryConfig config = read("# comment\r\nhosts = a b \r\n\nquery=SELECT v\n  FROM t\nempty =\n", surroundings);
    EXPECT_EQ(config.text("hosts", "-"), "a b");
    EXPECT_EQ(config.text("query", "-"), "SELECT v  FROM t");
    EXPECT_EQ(config.text("empty", "-"), "");
    EXPECT_EQ(config.text("absent", "-"), "-");
    EXPECT_FALSE(config.failure());
}

TEST(QueryConfigTest, DoesNotExpandDollarSignsInFiles) {
    const test::TestSurroundings surroundings;
    EXPECT_EQ(read("x = y\nquery = $x ${x} $$\n", surroundings).text("query", ""), "$x ${x} $$");
}

TEST(QueryConfigTest, SeesNothingBehindNul) {
    const test::TestSurroundings surroundings;
    using namespace std::string_view_literals;
    EXPECT_EQ(read("format = a\0b\n"sv, surroundings).text("format", ""), "a");
}

TEST(QueryConfigTest, SaysWhatIsWrongWithALine) {
    EXPECT_EQ(fault_of("a = b\nfoo\n"), R"(/x.cf, line 2: missing '=' after attribute name: "foo")");
    EXPECT_EQ(fault_of("foo bar = x\n"), R"(/x.cf, line 1: missing '=' after attribute name: "foo bar = x")");
    EXPECT_EQ(fault_of("= x\n"), R"(/x.cf, line 1: missing attribute name: "= x")");
}

TEST(QueryConfigTest, WarnsOfOverridesAndLeadingSpace) {
    const test::TestSurroundings surroundings;
    QueryConfig config = read("  a = 0\na = 1\na = 1\na = 2\n", surroundings);
    EXPECT_EQ(config.text("a", ""), "2");
    EXPECT_EQ(surroundings.messages,
              (std::vector<std::string>{R"(/x.cf: logical line must not start with whitespace: "  a = 0")",
                                        "/x.cf, line 4: overriding earlier entry: a=1"}));
}

TEST(QueryConfigTest, KeepsTheFirstFault) {
    const test::TestSurroundings surroundings;
    QueryConfig config = read("n = 1x\nb = maybe\nempty =\n", surroundings);
    EXPECT_EQ(config.number("n", 7), 7);
    EXPECT_TRUE(config.flag("b", true));
    ASSERT_TRUE(config.failure());
    EXPECT_EQ(config.failure()->message, "/x.cf: bad numerical configuration: n = 1x");
}

std::string number_fault(std::string_view value, NumberRange range) {
    const test::TestSurroundings surroundings;
    QueryConfig config = read(std::string("n = ").append(value), surroundings);
    const int number = config.number("n", -77, range);
    return config.failure() ? config.failure()->message : std::to_string(number);
}

TEST(QueryConfigTest, ReadsNumbers) {
    EXPECT_EQ(number_fault("+2", {}), "2");
    EXPECT_EQ(number_fault("-1", {}), "-1");
    EXPECT_EQ(number_fault("", {}), "/x.cf: bad numerical configuration: n = ");
    EXPECT_EQ(number_fault("0x2", {}), "/x.cf: bad numerical configuration: n = 0x2");
    EXPECT_EQ(number_fault("99999999999", {}), "/x.cf: bad numerical configuration: n = 99999999999");
    EXPECT_EQ(number_fault("0", {.least = 1}), "/x.cf: invalid n parameter value 0 < 1");
}

TEST(QueryConfigTest, ReadsTruthValues) {
    const test::TestSurroundings surroundings;
    QueryConfig config = read("a = YES\nb = no\nc = maybe\n", surroundings);
    EXPECT_TRUE(config.flag("a", false));
    EXPECT_FALSE(config.flag("b", true));
    EXPECT_TRUE(config.flag("absent", true));
    EXPECT_FALSE(config.failure());
    EXPECT_FALSE(config.flag("c", false));
    EXPECT_EQ(config.failure()->message, "/x.cf: bad boolean configuration: c = maybe");
}

TEST(QueryConfigTest, TakesANameWithoutSlashAsAPrefix) {
    test::TestSurroundings surroundings;
    surroundings.parameters = {{"pre_hosts", "a"}, {"pre_limit", "x"}};
    const TableSpec spec{"sqlite", "pre"};
    auto config = QueryConfig::open({spec, {}, surroundings});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->text("hosts", ""), "a");
    EXPECT_TRUE(config->files().empty());
    EXPECT_EQ(config->number("limit", 3), 3);
    EXPECT_EQ(config->failure()->message, "bad numerical configuration: pre_limit = x");
}

TEST(QueryConfigTest, SaysWhyAFileCannotBeRead) {
    const test::TestSurroundings surroundings;
    const TableSpec missing{"sqlite", "/nonexistent/x.cf"};
    EXPECT_EQ(QueryConfig::open({missing, {}, surroundings}).error().message,
              "open /nonexistent/x.cf: No such file or directory");
    const TableSpec folder{"sqlite", "/"};
    EXPECT_EQ(QueryConfig::open({folder, {}, surroundings}).error().message, "read /: Is a directory");
    const OpenOptions update{.access = Access::update};
    EXPECT_EQ(QueryConfig::open({missing, update, surroundings}).error().message,
              "sqlite:/nonexistent/x.cf map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postern::tables
