// tcp, socketmap and memcache: tries, pauses, connections, threads. What replies mean is tested with the parsers, and
// compared with postmap in tests/integration.
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <thread>

#include "libtables/support/socketmap_reply.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/support/scripted_server.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using namespace std::chrono_literals;
using postern::test::TempDir;
using test::open;
using test::ScriptedServer;
using test::ServedConnection;
using test::show;
using test::TestSurroundings;

// Each look at the clock takes nearly a minute: the long limits of tcp and socketmap pass at once.
class Hurried final : public TestSurroundings {
public:
    std::chrono::steady_clock::time_point now() const override { return time_ += 99950ms; }

private:
    mutable std::chrono::steady_clock::time_point time_{};
};

constexpr int kThreads = 8;
constexpr int kAsked = 50;

// Every thread asks for keys of its own, and must get its own answers.
void ask_from_many_threads(Table& table) {
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kAsked; ++i) {
                const std::string key = "k" + std::to_string(t) + "x" + std::to_string(i);
                if (show(table.lookup(key)) == "=" + key) ++right;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(right, kThreads * kAsked);
}

void echo_tcp(ServedConnection& peer, int) {
    for (std::string line = peer.read_to('\n'); line.starts_with("get "); line = peer.read_to('\n')) {
        peer.write("200 " + line.substr(4) + "\n");
    }
}

TEST(TcpTable, TenTriesASecondApart) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection&, int) {});
    const auto table = open("tcp:" + server.address(), world);
    ASSERT_TRUE(table) << table.error().message;
    const std::string told = "read TCP map reply from " + server.address() + ": unexpected EOF";
    EXPECT_TRUE(show((*table)->lookup("k")).starts_with("fail: " + told));
    EXPECT_EQ(server.connections(), 10);
    EXPECT_EQ(world.paused, 9s);
    ASSERT_EQ(world.messages.size(), 10U);
    EXPECT_TRUE(world.messages[0].starts_with(told));
}

TEST(TcpTable, NoServer) {
    const TestSurroundings world;
    EXPECT_EQ(test::ask("tcp:127.0.0.1:1", "k", world), "fail: connect to TCP map 127.0.0.1:1: Connection refused");
    EXPECT_EQ(world.messages.size(), 10U);
    EXPECT_EQ(test::ask("tcp:127.0.0.1", "k", world), "open: 127.0.0.1: garbage after numerical service");
}

TEST(TcpTable, ASilentServerIsGivenUp) {
    const Hurried world;
    const ScriptedServer server([](ServedConnection& peer, int number) {
        if (number < 2) return peer.hang();
        echo_tcp(peer, number);
    });
    EXPECT_EQ(test::ask("tcp:" + server.address(), "k", world), "=k") << "the third try";
    ASSERT_FALSE(world.messages.empty());
    EXPECT_TRUE(world.messages[0].ends_with("unexpected EOF (time limit exceeded)")) << world.messages[0];
}

TEST(TcpTable, AConnectionThatWasIdleIsReplacedAtOnce) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection& peer, int) {
        peer.read_to('\n');
        peer.write("200 v\n");
    });
    const auto table = open("tcp:" + server.address(), world);
    ASSERT_TRUE(table);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(show((*table)->lookup("k")), "=v");
    EXPECT_TRUE(world.messages.empty());
    EXPECT_EQ(world.paused, 0s);
}

TEST(TcpTable, KeysKeepTheirCaseAndNulIsNoKey) {
    const TestSurroundings world;
    const ScriptedServer server(echo_tcp);
    const auto table = open("tcp:" + server.address(), world);
    ASSERT_TRUE(table);
    EXPECT_EQ((*table)->key_style(), KeyStyle::pattern);
    EXPECT_EQ((*table)->blocking(), Blocking::yes);
    EXPECT_EQ(show((*table)->lookup("Key@Dom")), "=Key@Dom");
    EXPECT_EQ(show((*table)->lookup(std::string_view("a\0b", 3))), "absent");
    EXPECT_EQ(server.connections(), 1);
}

TEST(TcpTable, ManyThreads) {
    const TestSurroundings world;
    const ScriptedServer server(echo_tcp);
    const auto table = open("tcp:" + server.address(), world);
    ASSERT_TRUE(table);
    ask_from_many_threads(**table);
    EXPECT_TRUE(world.messages.empty()) << world.messages.front();
    EXPECT_LE(server.connections(), kThreads * kAsked / 2) << "connections are kept";
}

std::string read_query(ServedConnection& peer) {
    const std::string size = peer.read_to(':');
    std::string query = size.empty() ? "" : peer.read(std::stoul(size));
    peer.read(1);
    return query;
}

void echo_socketmap(ServedConnection& peer, int) {
    for (std::string query = read_query(peer); query.starts_with("map "); query = read_query(peer)) {
        peer.write(netstring("OK " + query.substr(4)));
    }
}

TEST(SocketmapTable, AServerThatGoesAwayIsAskedTwice) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection& peer, int number) {
        if (number == 2) echo_socketmap(peer, number);
    });
    const auto table = open("socketmap:inet:" + server.address() + ":map", world);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(show((*table)->lookup("k")), "fail: unexpected disconnect");
    EXPECT_EQ(server.connections(), 2);
    EXPECT_EQ(show((*table)->lookup("k")), "=k");
    EXPECT_EQ(world.messages, std::vector<std::string>{"table socketmap:inet:" + server.address() +
                                                       ":map lookup error: unexpected disconnect"});
    EXPECT_EQ(world.paused, 0s);
}

TEST(SocketmapTable, ASilentServerIsGivenUp) {
    const Hurried world;
    const ScriptedServer server([](ServedConnection& peer, int) { peer.hang(); });
    EXPECT_EQ(test::ask("socketmap:inet:" + server.address() + ":map", "k", world), "fail: time limit exceeded");
    EXPECT_EQ(server.connections(), 1) << "not asked again";
}

TEST(SocketmapTable, ManyThreads) {
    const TestSurroundings world;
    const ScriptedServer server(echo_socketmap);
    const auto table = open("socketmap:inet:" + server.address() + ":map", world);
    ASSERT_TRUE(table);
    ask_from_many_threads(**table);
    EXPECT_TRUE(world.messages.empty()) << world.messages.front();
}

// As much of memcached as the client can ask for.
class Cache {
public:
    std::string address() const { return server_.address(); }
    std::map<std::string, std::string> items() {
        const std::lock_guard lock(mutex_);
        return items_;
    }
    void put(const std::string& key, const std::string& value) {
        const std::lock_guard lock(mutex_);
        items_[key] = value;
    }
    std::vector<std::string> commands() {
        const std::lock_guard lock(mutex_);
        return commands_;
    }

private:
    void serve(ServedConnection& peer) {
        while (true) {
            const std::string line = peer.read_to('\n');
            if (line.empty()) return;
            const std::string command = line.substr(0, line.find(' '));
            std::string rest = line.substr(command.size() + 1, line.size() - command.size() - 2);
            const std::string key = rest.substr(0, rest.find(' '));
            std::string data;
            if (command == "set" || command == "add") {
                const std::size_t size = std::stoul(rest.substr(rest.rfind(' ') + 1));
                data = peer.read(size + 2).substr(0, size);
            }
            peer.write(answer(command, key, data));
        }
    }
    std::string answer(const std::string& command, const std::string& key, const std::string& data) {
        const std::lock_guard lock(mutex_);
        commands_.push_back(command + " " + key);
        const auto at = items_.find(key);
        if (command == "get") {
            if (at == items_.end()) return "END\r\n";
            return "VALUE " + key + " 0 " + std::to_string(at->second.size()) + "\r\n" + at->second + "\r\nEND\r\n";
        }
        if (command == "delete") return items_.erase(key) > 0 ? "DELETED\r\n" : "NOT_FOUND\r\n";
        if (command == "add" && at != items_.end()) return "NOT_STORED\r\n";
        items_[key] = data;
        return "STORED\r\n";
    }

    std::mutex mutex_;
    std::map<std::string, std::string> items_;
    std::vector<std::string> commands_;
    ScriptedServer server_{[this](ServedConnection& peer, int) { serve(peer); }};
};

class MemcacheTable : public testing::Test {
protected:
    std::unique_ptr<Table> open_with(const std::string& address, const std::map<std::string, std::string>& settings,
                                     Access access = Access::read) {
        world_.parameters["mc_memcache"] = "inet:" + address;
        for (const auto& [name, value] : settings) world_.parameters["mc_" + name] = value;
        OpenOptions options;
        options.access = access;
        auto table = open("memcache:mc", world_, options);
        POSTERN_CHECK(table);
        return std::move(*table);
    }
    TestSurroundings world_;
};

TEST_F(MemcacheTable, LookupsAndManyThreads) {
    Cache cache;
    for (int t = 0; t < kThreads; ++t) {
        for (int i = 0; i < kAsked; ++i) {
            const std::string key = "k" + std::to_string(t) + "x" + std::to_string(i);
            cache.put("p:" + key, key);
        }
    }
    const auto table = open_with(cache.address(), {{"key_format", "p:%s"}});
    EXPECT_EQ(table->type().sharing, Sharing::threads);
    EXPECT_EQ(show(table->lookup("none")), "absent");
    ask_from_many_threads(*table);
    EXPECT_TRUE(world_.messages.empty()) << world_.messages.front();
}

// Keys that are too long for memcached, or two words, are one short word then.
TEST_F(MemcacheTable, DigestsOfKeys) {
    Cache cache;
    cache.put("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", "of abc");  // FIPS 180-2, B.1
    const auto table = open_with(cache.address(), {{"key_format", "a%s"}, {"key_digest", "sha256"}});
    EXPECT_EQ(show(table->lookup("bc")), "=of abc");
    EXPECT_EQ(show(table->lookup(std::string(1000, 'x') + " y\r\n")), "absent");
    for (const std::string& command : cache.commands()) EXPECT_EQ(command.size(), 4U + 64U) << command;
    EXPECT_EQ(cache.commands().size(), 2U);
    world_.parameters["mail_version"] = "3.10.2";
    const auto older = open_with(cache.address(), {});
    EXPECT_EQ(show(older->lookup("bc")), "absent") << "a release that does not know the setting";
    EXPECT_EQ(cache.commands().back(), "get abc");
}

TEST_F(MemcacheTable, UnknownDigestFunctions) {
    world_.parameters["mc_key_digest"] = "sha257";
    EXPECT_EQ(test::ask("memcache:mc", "k", world_), "open: mc: key_digest: unknown digest function: sha257");
}

TEST_F(MemcacheTable, TriesAndPausesAsSet) {
    const ScriptedServer server([](ServedConnection& peer, int) {
        peer.read_to('\n');
        peer.write("ERROR\r\n");
    });
    const auto table = open_with(server.address(), {{"max_try", "4"}, {"retry_pause", "7"}});
    EXPECT_EQ(show(table->lookup("k")), "fail: mc: unexpected memcache server reply: ERROR");
    EXPECT_EQ(server.connections(), 4);
    EXPECT_EQ(world_.paused, 21s);
    EXPECT_EQ(world_.messages.size(), 3U) << "the first failure is not told";
}

TEST_F(MemcacheTable, NoServerIsToldAndNotTriedAgain) {
    const auto table = open_with("127.0.0.1:1", {});
    EXPECT_EQ(show(table->lookup("k")), "fail: Connection refused");
    EXPECT_EQ(world_.messages, std::vector<std::string>{"connect to 127.0.0.1:1: Connection refused"});
    EXPECT_EQ(world_.paused, 0s);
}

TEST_F(MemcacheTable, AConnectionThatWasIdleIsReplacedAtOnce) {
    const ScriptedServer server([](ServedConnection& peer, int) {
        peer.read_to('\n');
        peer.write("VALUE k 0 1\r\nv\r\nEND\r\n");
    });
    const auto table = open_with(server.address(), {{"max_try", "1"}});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(show(table->lookup("k")), "=v");
    EXPECT_TRUE(world_.messages.empty());
    EXPECT_EQ(world_.paused, 0s);
}

TEST_F(MemcacheTable, TheBackupAnswersAndItsAnswerIsKept) {
    Cache cache;
    const auto table = open_with(cache.address(), {{"backup", "inline:{k=v, long=123456}"}, {"data_size_limit", "5"}});
    EXPECT_EQ(show(table->lookup("K")), "=v");
    EXPECT_EQ(show(table->lookup("none")), "absent");
    EXPECT_EQ(show(table->lookup("long")), "=123456");
    EXPECT_EQ(cache.items(), (std::map<std::string, std::string>{{"k", "v"}}))
        << "what could not come back is not sent";
    cache.put("k", "new");
    EXPECT_EQ(show(table->lookup("k")), "=new");
    Explanation story;
    EXPECT_EQ(show(table->explain("k", story)), "=new");
    ASSERT_EQ(story.size(), 1U);
    EXPECT_EQ(story[0].text, cache.address() + " has k");
}

TEST_F(MemcacheTable, AServerThatIsDownLeavesTheBackup) {
    EXPECT_EQ(show(open_with("127.0.0.1:1", {{"backup", "static:v"}})->lookup("k")), "=v");
    EXPECT_EQ(show(open_with("127.0.0.1:1", {{"backup", "inline:{a=b}"}})->lookup("k")), "absent");
    EXPECT_EQ(show(open_with("127.0.0.1:1", {{"backup", "fail:x"}})->lookup("k")), "fail: Application error");
}

TEST_F(MemcacheTable, StoresAndErases) {
    Cache cache;
    const auto table = open_with(cache.address(), {}, Access::update);
    EXPECT_EQ(*table->store("K", "1", OnDuplicate::keep), Stored::added);
    EXPECT_EQ(*table->store("k", "2", OnDuplicate::keep), Stored::duplicate);
    EXPECT_EQ(show(table->lookup("k")), "=1");
    EXPECT_EQ(*table->store("k", "2", OnDuplicate::replace), Stored::added) << "memcached does not tell";
    EXPECT_EQ(show(table->lookup("k")), "=2");
    EXPECT_TRUE(*table->erase("k"));
    EXPECT_FALSE(*table->erase("k"));
    EXPECT_EQ(show(table->lookup("k")), "absent");
    EXPECT_FALSE(table->store("k", std::string(10241, 'x'), OnDuplicate::replace));
}

TEST_F(MemcacheTable, StoresInTheBackupToo) {
    Cache cache;
    const TempDir folder;
    const auto table = open_with(cache.address(), {{"backup", "hash:" + folder.file("bu")}}, Access::update);
    EXPECT_EQ(*table->store("k", "1", OnDuplicate::replace), Stored::added);
    EXPECT_EQ(*table->store("k", "2", OnDuplicate::replace), Stored::replaced);
    EXPECT_EQ(*table->store("k", "3", OnDuplicate::keep), Stored::duplicate);
    EXPECT_EQ(cache.items().at("k"), "2");
    EXPECT_EQ(*table->store("k", std::string(20000, 'x'), OnDuplicate::replace), Stored::replaced);
    EXPECT_EQ(cache.items().count("k"), 0U) << "an old value must not stay in front of the new one";
    const auto first = table->walk(Walk::first);
    ASSERT_TRUE(first && *first);
    EXPECT_EQ((*first)->key, "k");
    EXPECT_TRUE(*table->erase("k"));
    EXPECT_FALSE(*table->walk(Walk::first));
}

TEST_F(MemcacheTable, KeysThatAreNotOnesOwn) {
    Cache cache;
    const auto table = open_with(cache.address(), {{"domain", "dom.org"}, {"backup", "static:v"}}, Access::update);
    for (const char* key : {"k", "@dom.org", "user@", "user@other.org", "us er@dom.org", "us\ner@dom.org"}) {
        EXPECT_EQ(show(table->lookup(key)), "absent") << key;
        EXPECT_FALSE(*table->erase(key)) << key;
        world_.messages.clear();
        EXPECT_EQ(*table->store(key, "v", OnDuplicate::replace), Stored::duplicate) << key;
        ASSERT_EQ(world_.messages.size(), 1U) << "skipped with a warning";
    }
    EXPECT_TRUE(cache.commands().empty());
    EXPECT_EQ(show(table->lookup("user@DOM.org")), "=v");
    EXPECT_EQ(cache.commands(), (std::vector<std::string>{"get user@dom.org", "set user@dom.org"}));
}

TEST_F(MemcacheTable, WalkNeedsABackup) {
    const auto table = open_with("127.0.0.1:1", {});
    const auto entry = table->walk(Walk::first);
    ASSERT_TRUE(entry);
    EXPECT_FALSE(*entry);
    EXPECT_EQ(world_.messages,
              std::vector<std::string>{"database memcache:mc: first/next support requires backup database"});
}

TEST_F(MemcacheTable, ABackupThatLeadsBackIsALoop) {
    world_.parameters["mc_backup"] = "memcache:mc";
    EXPECT_TRUE(test::ask("memcache:mc", "k", world_).ends_with("more than 32 levels of tables"));
}

}  // namespace
}  // namespace postern::tables
