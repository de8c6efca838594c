// Every type of this build, asked by many threads at once: through the cache, as the programs do, and without it when
// the type says that it may be shared. Under the tsan preset this is where data races of the types that answer from
// this machine show.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "libtables/build.h"
#include "libtables/cache.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::show;

// Those need somebody to ask. Their tests have peers, and threads: tests/unit/libtables/types/line_clients_test.cc and
// ldap_test.cc, tests/integration/pgsql_table_test.py and mysql_table_test.py.
const std::set<std::string_view> kAskedElsewhere = {"ldap", "memcache", "mysql", "pgsql", "socketmap", "tcp"};

struct Asked {
    std::string name;  // of the table
    std::map<std::string, std::string> answers;
};

class ManyThreads : public testing::Test {
protected:
    ManyThreads() {
        world_.variables["home"] = "/home/joe";
        world_.parameters["s_dbpath"] = folder_.write("sqlite", "");
        world_.parameters["s_query"] = "SELECT upper('%s') WHERE '%s' LIKE 'key%%'";
    }

    /// An index or text of 200 entries, and questions for them.
    Asked entries(const TableType& type) {
        std::string text;
        Asked asked{folder_.file("t"), {{"absent", "absent"}, {"KEY7", "=value7"}}};
        for (int i = 0; i < 200; ++i) {
            text += "key" + std::to_string(i) + " value" + std::to_string(i) + "\n";
            asked.answers["key" + std::to_string(i)] = "=value" + std::to_string(i);
        }
        folder_.write("t", text);
        if (type.write_index == nullptr) return asked;
        auto builder = IndexBuilder::begin({std::string(type.name), folder_.file("t")}, {}, world_);
        EXPECT_TRUE(builder) << builder.error().message;
        for (const auto& [key, answer] : asked.answers) {
            if (answer != "absent" && key != "KEY7") {
                EXPECT_TRUE(builder->add(key, answer.substr(1)));
            }
        }
        EXPECT_TRUE(builder->commit());
        return asked;
    }

    std::optional<Asked> asked(const TableType& type) {
        const std::string_view name = type.name;
        const std::string pattern = "{{if /^k/} {/^(k)(\\w+)y(\\d)$/ $3$2$1} {endif} {/x$/ end}}";
        if (type.write_index != nullptr || name == "texthash") return entries(type);
        if (name == "cidr")
            return Asked{"{{10.0.0.0/8 ten} {!192.0.2.0/24 other}}",
                         {{"10.1.2.3", "=ten"}, {"192.0.2.1", "absent"}, {"2001:db8::1", "absent"}}};
        if (name == "environ") return Asked{"any", {{"home", "=/home/joe"}, {"NONE", "absent"}}};
        if (name == "fail") return Asked{"x", {{"a", "fail: Application error"}}};
        if (name == "inline")
            return Asked{"{a=1, {b = two words}}", {{"a", "=1"}, {"B", "=two words"}, {"c", "absent"}}};
        if (name == "internal") return Asked{"x", {{"a", "absent"}}};
        if (name == "pcre") return Asked{pattern, {{"key1", "=1ek"}, {"kx1", "absent"}, {"axx", "=end"}}};
        if (name == "pipemap") return Asked{"{inline:{a=b},inline:{b=c}}", {{"a", "=c"}, {"b", "absent"}}};
        if (name == "proxy") return Asked{"inline:{a=1}", {{"a", "=1"}, {"b", "absent"}}};
        if (name == "randmap") return Asked{"{one}", {{"a", "=one"}, {"b", "=one"}}};
        if (name == "regexp")
            return Asked{"{{if /^k/} {/^(k)([a-z]+)y([0-9])$/ $3$2$1} {endif} {/x$/ end}}",
                         {{"key1", "=1ek"}, {"kx1", "absent"}, {"axx", "=end"}}};
        if (name == "sqlite") return Asked{"s", {{"key1", "=KEY1"}, {"other", "absent"}}};
        if (name == "static") return Asked{"all", {{"a", "=all"}, {"b", "=all"}}};
        if (name == "unionmap")
            return Asked{"{inline:{a=1},inline:{a=2,b=3}}", {{"a", "=1,2"}, {"b", "=3"}, {"c", "absent"}}};
        if (name == "unix") return Asked{"passwd.byname", {{"no-such-account", "absent"}}};
        return std::nullopt;
    }

    static void ask(Table& table, const std::map<std::string, std::string>& answers) {
        constexpr int kThreads = 8;
        constexpr int kRounds = 10;
        std::atomic<int> right = 0;
        std::vector<std::jthread> threads;
        for (int number = 0; number < kThreads; ++number) {
            threads.emplace_back([&] {
                for (int round = 0; round < kRounds; ++round) {
                    for (const auto& [key, answer] : answers) right += show(table.lookup(key)) == answer ? 1 : 0;
                }
            });
        }
        threads.clear();
        EXPECT_EQ(right.load(), kThreads * kRounds * static_cast<int>(answers.size()));
        for (const auto& [key, answer] : answers) EXPECT_EQ(show(table.lookup(key)), answer) << key;
    }

    postern::test::TempDir folder_;
    test::TestSurroundings world_;
    TableCache cache_{world_};
};

TEST_F(ManyThreads, GetTheRightAnswersFromEveryType) {
    for (const TableType* type : table_types()) {
        SCOPED_TRACE(type->name);
        if (kAskedElsewhere.contains(type->name)) continue;
        const std::optional<Asked> questions = asked(*type);
        ASSERT_TRUE(questions) << "a new type: say here what it answers";
        const TableSpec spec{std::string(type->name), questions->name};
        const auto table = cache_.open(spec, {});
        ASSERT_TRUE(table) << table.error().message;
        ask(**table, questions->answers);
        if (type->sharing != Sharing::threads) continue;
        const auto alone = open_table(spec, {}, world_);
        ASSERT_TRUE(alone) << alone.error().message;
        ask(**alone, questions->answers);
    }
}

}  // namespace
}  // namespace postern::tables
