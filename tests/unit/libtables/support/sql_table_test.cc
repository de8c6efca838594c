#include "libtables/support/sql_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <thread>

#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables::test {
namespace {

using State = SqlAnswer::State;

const TableType kType{.name = "fake", .blocking = Blocking::yes, .sharing = Sharing::threads};

/// A server that answers as it is told, and once all is told, with the query itself.
struct Server {
    struct Told {
        SqlAnswer answer;
        std::vector<std::string> values{};
    };
    bool up = true;
    std::deque<Told> told{};
    std::atomic<int> asked{0};
    std::atomic<int> connections{0};
};

class FakeConnection : public SqlConnection {
public:
    explicit FakeConnection(Server& server) : server_(server) { ++server.connections; }
    bool quote(std::string_view text, std::string& query) override {
        query += fmt_quoted(text);
        return text.find('\xff') == std::string_view::npos;
    }
    SqlAnswer ask(const std::string& query, SqlValues& values) override {
        ++server_.asked;
        Server::Told told{.answer = {}, .values = {query}};
        if (!server_.told.empty()) {
            told = server_.told.front();
            server_.told.pop_front();
        }
        for (const std::string& value : told.values) {
            if (!values.add(value)) return {State::too_large, {}, false};
        }
        return told.answer;
    }

private:
    static std::string fmt_quoted(std::string_view text) { return "<" + std::string(text) + ">"; }
    Server& server_;
};

class FakeTable : public SqlTable {
public:
    FakeTable(const OpenRequest& request, QueryPlan plan, const SqlHosts& hosts, std::vector<Server*> servers)
        : SqlTable(request, kType, std::move(plan), hosts), servers_(std::move(servers)) {}

protected:
    Result<HostPool::Connection> connect(std::size_t host) override {
        if (!servers_[host]->up) return fail(ErrorCode::io_error, "refused");
        return std::make_unique<FakeConnection>(*servers_[host]);
    }
    std::string failure_text(const std::string& host, const std::string& why) const override {
        return host + " failed: " + why;
    }

private:
    std::vector<Server*> servers_;
};

class SqlTableTest : public testing::Test {
protected:
    std::unique_ptr<FakeTable> make(const std::string& hosts, const std::string& more = {}) {
        auto config = QueryConfig::parse("/t.cf", "hosts = " + hosts + "\n" + more, surroundings_);
        const OpenRequest request{.spec = spec_, .options = options_, .surroundings = surroundings_};
        QueryPlan::Texts texts;
        texts.queries = {"q %s"};
        texts.result = "%s";
        texts.limit = config->number("expansion_limit", 0);
        texts.domains = config->text("domain", "");
        const SqlHosts read = SqlHosts::read(*config);
        return std::make_unique<FakeTable>(request, *QueryPlan::make(texts, *config, request), read,
                                           std::vector<Server*>{&first_, &second_});
    }
    static std::string ask(FakeTable& table, std::string_view key = "k") { return show(table.lookup(key)); }

    using Messages = std::vector<std::string>;
    TestSurroundings surroundings_;
    TableSpec spec_{.type = "fake", .name = "/t.cf"};
    OpenOptions options_;
    Server first_;
    Server second_;
};

TEST_F(SqlTableTest, QuotesTheKeyAndKeepsTheConnection) {
    const auto table = make("a");
    EXPECT_EQ(ask(*table, "x'y"), "=q <x'y>");
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(first_.connections, 1);
}

TEST_F(SqlTableTest, ReadsHostsInAllTheirForms) {
    auto config = QueryConfig::parse("/t.cf", "hosts = a, unix:/b\tinet:c:1,,postgresql://d\n", surroundings_);
    EXPECT_EQ(SqlHosts::read(*config).names, (Messages{"a", "unix:/b", "inet:c:1", "postgresql://d"}));
    config = QueryConfig::parse("/t.cf", "retry_interval = 7\nidle_interval = 8\n", surroundings_);
    const SqlHosts hosts = SqlHosts::read(*config);
    EXPECT_EQ(hosts.names, Messages{"localhost"});
    EXPECT_EQ(hosts.retry, 7);
    EXPECT_EQ(hosts.idle, 8);
}

TEST_F(SqlTableTest, TriesSocketsFirst) {
    const auto table = make("a unix:/b");
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(first_.connections, 0);
    EXPECT_EQ(second_.connections, 1);
}

TEST_F(SqlTableTest, GoesOnToTheNextHostAndReportsTheFirst) {
    const auto table = make("a b");
    first_.up = false;
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(surroundings_.messages, Messages{"connect to fake server a: refused"});
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(surroundings_.messages.size(), 1U) << "a is left alone";
}

TEST_F(SqlTableTest, AsksAllHostsBeforeAQueryFailsButLeavesNoneAlone) {
    const auto table = make("a b");
    const Server::Told no{.answer = {State::refused, "no such table"}};
    first_.told = {no};
    second_.told = {no};
    EXPECT_EQ(ask(*table), "fail: no such table");
    EXPECT_EQ(surroundings_.messages, (Messages{"a failed: no such table", "b failed: no such table"}));
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(first_.connections, 1);
}

TEST_F(SqlTableTest, ClosesAConnectionThatIsNotAsItWas) {
    const auto table = make("a");
    first_.told = {{.answer = {State::refused, "no", false}},
                   {.answer = {State::complete, {}, false}, .values = {"v"}}};
    EXPECT_EQ(ask(*table), "fail: no");
    EXPECT_EQ(ask(*table), "=v");
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(first_.connections, 3);
}

TEST_F(SqlTableTest, ReplacesAConnectionThatWasClosedMeanwhileWithoutAWord) {
    const auto table = make("a");
    EXPECT_EQ(ask(*table), "=q <k>");
    first_.told = {{.answer = {State::closed, "gone", false}}};
    Explanation story;
    EXPECT_EQ(show(table->explain("k", story)), "=q <k>");
    EXPECT_EQ(surroundings_.messages, Messages{});
    EXPECT_EQ(first_.connections, 2);
    ASSERT_GE(story.size(), 3U);
    EXPECT_EQ(story[0].text, "query to a: q <k>");
    EXPECT_EQ(story[1].text, "the connection to a was closed meanwhile");
}

TEST_F(SqlTableTest, ReportsANewConnectionThatIsClosed) {
    const auto table = make("a");
    first_.told = {{.answer = {State::closed, "gone", false}}};
    EXPECT_EQ(ask(*table), "fail: gone");
    EXPECT_EQ(surroundings_.messages, Messages{"a failed: gone"});
    EXPECT_EQ(ask(*table), "fail: a: gone (not asked again for 60 s)");
    surroundings_.clock += std::chrono::seconds(60);
    EXPECT_EQ(ask(*table), "=q <k>");
}

TEST_F(SqlTableTest, DoesNotAskASlowServerTwice) {
    const auto table = make("a");
    EXPECT_EQ(ask(*table), "=q <k>");
    first_.told = {{.answer = {State::late, "no answer", false}}};
    EXPECT_EQ(ask(*table), "fail: no answer");
    EXPECT_EQ(first_.asked, 2);
}

TEST_F(SqlTableTest, JoinsValuesUpToTheLimit) {
    const auto table = make("a", "expansion_limit = 2\n");
    first_.told = {{.answer = {}, .values = {"1", "", "2"}}, {.answer = {}, .values = {"1", "2", "3"}}};
    EXPECT_EQ(ask(*table), "=1,2");
    EXPECT_EQ(surroundings_.messages, Messages{"table \"fake:/t.cf\": empty lookup result for: \"k\" -- ignored"});
    EXPECT_EQ(ask(*table), "fail: more than 2 values (expansion_limit)");
    EXPECT_EQ(surroundings_.messages.back(), "dict_fake_lookup: /t.cf: Expansion limit exceeded for key: 'k'");
    EXPECT_EQ(first_.connections, 1);
}

TEST_F(SqlTableTest, RefusesAnAnswerThatIsTooLarge) {
    const auto table = make("a");
    first_.told = {{.answer = {}, .values = {std::string(kMaxAnswer, 'x')}}};
    EXPECT_EQ(ask(*table), "fail: answer too large");
    EXPECT_EQ(ask(*table), "=q <k>");
    EXPECT_EQ(first_.connections, 2);
}

TEST_F(SqlTableTest, HasNoEntryForAKeyThatCannotBeWritten) {
    const auto table = make("a");
    EXPECT_EQ(ask(*table, "a\xff"), "absent");
    EXPECT_EQ(surroundings_.messages,
              Messages{"fake:/t.cf: key \"a\xff\" is no text in the encoding of the connection -- ignored"});
    EXPECT_EQ(first_.asked, 0);
}

TEST_F(SqlTableTest, ServesManyThreads) {
    const auto table = make("a b", "domain = internal:domains, one.org, two.org\n");
    std::atomic<int> right{0};
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int number = 0; number < 8; ++number) {
        threads.emplace_back([&, number] {
            for (int i = 0; i < 200; ++i) {
                const std::string key =
                    "u" + std::to_string(number * 1000 + i) + (i % 2 == 0 ? "@one.org" : "@two.org");
                if (ask(*table, key) == "=q <" + key + ">") ++right;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(right, 8 * 200);
    EXPECT_LE(first_.connections + second_.connections, 8);
}

TEST(WithoutPasswordTest, HidesPasswordsOfUris) {
    const std::pair<const char*, const char*> cases[] = {
        {"inet:host:5432", "inet:host:5432"},
        {"unix:/run/x", "unix:/run/x"},
        {"postgresql://host/db", "postgresql://host/db"},
        {"postgresql://user@host:5/db", "postgresql://user@host:5/db"},
        {"postgresql://user:secret@host:5/db?sslmode=require", "postgresql://user:***@host:5/db?sslmode=require"},
        {"postgresql://user:s@c:r@host/db", "postgresql://user:***@host/db"},
        {"postgresql://host/db?password=secret&user=u", "postgresql://host/db?password=***&user=u"},
        {"postgresql://host/db?user=u&password=secret", "postgresql://host/db?user=u&password=***"},
        {"postgresql://u:p@", "postgresql://u:***@"},
    };
    for (const auto& [host, want] : cases) EXPECT_EQ(without_password(host), want);
}

}  // namespace
}  // namespace postern::tables::test
