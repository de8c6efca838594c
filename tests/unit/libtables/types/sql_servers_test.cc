// Settings of pgsql and mysql tables, as far as they need no server: the integration tests have the rest.
#include <gtest/gtest.h>

#include "libtables/table_type.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables::test {
namespace {

struct Case {
    const char* name;
    TestSurroundings::Settings settings;  // of the prefix `p`, without it
    const char* want;
};
std::ostream& operator<<(std::ostream& out, const Case& c) {
    return out << c.name;
}

std::string open_with(const std::string& type, const TestSurroundings::Settings& settings) {
    TestSurroundings surroundings;
    for (const auto& [name, value] : settings) surroundings.parameters["p_" + name] = value;
    const auto table = open(type + ":p", surroundings);
    return table ? "opened" : table.error().message;
}

class SqlServerSettings : public testing::TestWithParam<std::tuple<const char*, Case>> {};
TEST_P(SqlServerSettings, AreCheckedInPostfixOrder) {
    const auto& [type, one] = GetParam();
    if (find_table_type(type) == nullptr) GTEST_SKIP() << type << " tables are not in this build";
    EXPECT_EQ(open_with(type, one.settings), one.want);
}

const Case kCommon[] = {
    {"nothing", {}, "bad string length 0 < 1: p_dbname = "},
    {"empty_dbname", {{"dbname", ""}, {"result_format", ""}}, "bad string length 0 < 1: p_dbname = "},
    {"result_format_before_limit",
     {{"dbname", "d"}, {"result_format", ""}, {"expansion_limit", "x"}},
     "bad string length 0 < 1: p_result_format = "},
    {"limit_before_table",
     {{"dbname", "d"}, {"expansion_limit", "x"}},
     "bad numerical configuration: p_expansion_limit = x"},
    {"table", {{"dbname", "d"}}, "bad string length 0 < 1: p_table = "},
    {"select_field", {{"dbname", "d"}, {"table", "t"}}, "bad string length 0 < 1: p_select_field = "},
    {"where_field",
     {{"dbname", "d"}, {"table", "t"}, {"select_field", "v"}},
     "bad string length 0 < 1: p_where_field = "},
    {"retry_interval",
     {{"dbname", "d"}, {"query", "q"}, {"retry_interval", "0"}},
     "invalid p_retry_interval parameter value 0 < 1"},
    {"idle_interval",
     {{"dbname", "d"}, {"query", "q"}, {"idle_interval", "60s"}},
     "bad numerical configuration: p_idle_interval = 60s"},
    {"query_before_result",
     {{"dbname", "d"}, {"query", "%x"}, {"result_format", "%y"}},
     "db_common_parse: p: Invalid query template: %x"},
    {"result_before_domain",
     {{"dbname", "d"}, {"query", "q"}, {"result_format", "%y"}, {"domain", "/none"}},
     "db_common_parse: p: Invalid result template: %y"},
    {"domain", {{"dbname", "d"}, {"query", "q"}, {"domain", "/none"}}, "open file /none: No such file or directory"},
    {"complete", {{"dbname", "d"}, {"query", "SELECT 1"}}, "opened"},
    {"older_settings", {{"dbname", "d"}, {"table", "t"}, {"select_field", "v"}, {"where_field", "k"}}, "opened"},
};
INSTANTIATE_TEST_SUITE_P(Both, SqlServerSettings,
                         testing::Combine(testing::Values("pgsql", "mysql"), testing::ValuesIn(kCommon)));

const Case kPgsql[] = {
    {"empty_encoding", {{"dbname", "d"}, {"query", "q"}, {"encoding", ""}}, "bad string length 0 < 1: p_encoding = "},
    {"select_function", {{"dbname", "d"}, {"select_function", "f"}}, "opened"},
    {"any_hosts", {{"dbname", "d"}, {"query", "q"}, {"hosts", "x:y, unix: postgresql://%zz"}}, "opened"},
};
INSTANTIATE_TEST_SUITE_P(Pgsql, SqlServerSettings,
                         testing::Combine(testing::Values("pgsql"), testing::ValuesIn(kPgsql)));

const Case kMysql[] = {
    {"verify_before_result_set",
     {{"dbname", "d"}, {"tls_verify_cert", "maybe"}, {"require_result_set", "maybe"}},
     "bad boolean configuration: p_tls_verify_cert = maybe"},
    {"result_set_before_limit",
     {{"dbname", "d"}, {"require_result_set", ""}, {"expansion_limit", "x"}},
     "bad boolean configuration: p_require_result_set = "},
    {"empty_charset", {{"dbname", "d"}, {"query", "q"}, {"charset", ""}}, "bad string length 0 < 1: p_charset = "},
    {"port_name", {{"dbname", "d"}, {"query", "q"}, {"hosts", "h:1 h:xx"}}, "unknown service: xx/tcp"},
    {"port_empty", {{"dbname", "d"}, {"query", "q"}, {"hosts", "h:"}}, "unknown service: /tcp"},
    {"port_zero", {{"dbname", "d"}, {"query", "q"}, {"hosts", "inet:h:0"}}, "unknown service: 0/tcp"},
    {"port_sign", {{"dbname", "d"}, {"query", "q"}, {"hosts", "h:+1"}}, "unknown service: +1/tcp"},
    {"port_large", {{"dbname", "d"}, {"query", "q"}, {"hosts", "h:65536"}}, "bad port number: 65536"},
    {"port_huge", {{"dbname", "d"}, {"query", "q"}, {"hosts", "h:9999999999999"}}, "bad port number: 9999999999999"},
    {"port_good", {{"dbname", "d"}, {"query", "q"}, {"hosts", "h:65535 inet:g:1 unix:/x"}}, "opened"},
};
INSTANTIATE_TEST_SUITE_P(Mysql, SqlServerSettings,
                         testing::Combine(testing::Values("mysql"), testing::ValuesIn(kMysql)));

TEST(SqlServersTest, NothingListensSoTheAnswerIsTemporaryAndTheHostIsLeftAlone) {
    for (const std::string type : {"pgsql", "mysql"}) {
        if (find_table_type(type) == nullptr) GTEST_SKIP() << type << " tables are not in this build";
        TestSurroundings surroundings;
        surroundings.parameters = {{"p_dbname", "d"}, {"p_query", "SELECT 1"}, {"p_hosts", "127.0.0.1:1"}};
        const auto table = open(type + ":p", surroundings);
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_EQ((*table)->blocking(), Blocking::yes);
        const std::string first = show((*table)->lookup("k"));
        EXPECT_TRUE(first.starts_with("fail: 127.0.0.1:1: ")) << first;
        ASSERT_EQ(surroundings.messages.size(), 1U);
        EXPECT_TRUE(surroundings.messages[0].starts_with("connect to " + type + " server 127.0.0.1:1: "))
            << surroundings.messages[0];
        EXPECT_TRUE(show((*table)->lookup("k")).ends_with("(not asked again for 60 s)"));
        EXPECT_EQ(surroundings.messages.size(), 1U);
        surroundings.clock += std::chrono::seconds(60);
        EXPECT_EQ(show((*table)->lookup("k")), first);
        EXPECT_EQ(surroundings.messages.size(), 2U);
    }
}

TEST(SqlServersTest, TableInMainCfBelongsToRoot) {
    if (find_table_type("mysql") == nullptr) GTEST_SKIP() << "mysql tables are not in this build";
    TestSurroundings surroundings;
    surroundings.parameters = {{"p_dbname", "d"}, {"p_query", "SELECT 1"}};
    const auto table = open("mysql:p", surroundings);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ((*table)->owner().trust, TableOwner::Trust::trusted);
    EXPECT_EQ((*table)->owner().user, 0U);
}

}  // namespace
}  // namespace postern::tables::test
