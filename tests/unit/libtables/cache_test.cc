#include "libtables/cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <thread>

#include "libtables/build.h"
#include "libtables/offload.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using postern::test::TempDir;
using test::show;
using test::TestSurroundings;

// A clock that several threads may move and read. The time of day is the real one, as it is compared with times of files.
class ClockedSurroundings final : public TestSurroundings {
public:
    std::chrono::system_clock::time_point time_of_day() const override { return std::chrono::system_clock::now(); }
    std::chrono::steady_clock::time_point now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(milliseconds.load()));
    }
    std::atomic<int> milliseconds = 0;
};

class CacheTest : public testing::Test {
protected:
    std::string file(const char* name) const { return folder_.file(name); }
    void replace(const std::string& text) { std::filesystem::rename(folder_.write("new", text), file("t")); }
    void build(const std::string& type, std::string_view value, int count = 1) {
        auto builder = IndexBuilder::begin({type, file("t")}, {}, world_);
        ASSERT_TRUE(builder) << builder.error().message;
        for (int i = 0; i < count; ++i) ASSERT_TRUE(builder->add("a" + std::to_string(i), value));
        ASSERT_TRUE(builder->commit());
    }
    void pass_second() { world_.milliseconds += 1000; }

    TempDir folder_;
    ClockedSurroundings world_;
    TableCache cache_{world_};
};

TEST_F(CacheTest, TheSameSpecAndOptionsAreTheSameTable) {
    const TableSpec spec{"inline", "{a=1}"};
    const auto table = cache_.open(spec, {});
    ASSERT_TRUE(table);
    EXPECT_EQ(*table, *cache_.open(spec, {}));
    EXPECT_EQ(*table, cache_.table(spec, {}));
    OpenOptions exact;
    exact.key_case = KeyCase::exact;
    EXPECT_NE(*table, *cache_.open(spec, exact));
    EXPECT_NE(*table, *cache_.open({"inline", "{a=2}"}, {}));
    OpenOptions files;
    files.values = ValueForm::files;
    EXPECT_NE(*table, cache_.table(spec, files));
}

TEST_F(CacheTest, RebuiltIndexIsSeenASecondLaterByAll) {
    build("cdb", "1");
    const auto one = cache_.table({"cdb", file("t")}, {});
    const auto other = cache_.table({"cdb", file("t")}, {});
    EXPECT_EQ(show(one->lookup("a0")), "=1");
    build("cdb", "2");
    EXPECT_EQ(show(one->lookup("a0")), "=1");
    pass_second();
    EXPECT_EQ(show(one->lookup("a0")), "=2");
    EXPECT_EQ(show(other->lookup("a0")), "=2");
}

TEST_F(CacheTest, HalfWrittenTextIsNeverATable) {
    replace("a 1\nb 1\n");
    const auto table = cache_.table({"texthash", file("t")}, {});
    for (const char* half : {"a 2\n", "a 2\nb", "a 2\nb 2\n"}) {
        folder_.write("t", half);
        pass_second();
        EXPECT_EQ(show(table->lookup("b")), "=1");
    }
    pass_second();
    EXPECT_EQ(show(table->lookup("b")), "=2");
}

TEST_F(CacheTest, TableThatCannotBeOpenedFailsUntilItCan) {
    const TableSpec spec{"texthash", file("t")};
    EXPECT_FALSE(cache_.open(spec, {})) << "who insists is told";
    const auto table = cache_.table(spec, {});
    EXPECT_TRUE(show(table->lookup("a")).starts_with("fail: open database "));
    EXPECT_EQ(world_.messages.size(), 1U);
    EXPECT_EQ(table->key_style(), KeyStyle::fixed);
    replace("a 1\n");
    EXPECT_TRUE(show(table->lookup("a")).starts_with("fail: ")) << "not tried more than once a second";
    pass_second();
    EXPECT_EQ(show(table->lookup("a")), "=1");
    EXPECT_EQ(world_.messages.size(), 1U);
    replace("a 2\n");
    pass_second();
    EXPECT_EQ(show(table->lookup("a")), "=2") << "followed like any other";
}

TEST_F(CacheTest, SurrogateTellsAReasonOnceAndNewReasonsAgain) {
    const auto table = cache_.table({"cdb", file("t")}, {});
    for (int i = 0; i < 3; ++i) {
        pass_second();
        EXPECT_TRUE(show(table->lookup("a")).starts_with("fail: ")) << i;
    }
    EXPECT_EQ(world_.messages.size(), 1U);
    std::filesystem::create_directory(file("t.cdb"));
    pass_second();
    EXPECT_TRUE(show(table->lookup("a")).starts_with("fail: "));
    EXPECT_EQ(world_.messages.size(), 2U);
    const auto unknown = cache_.table({"nosuch", "x"}, {});
    EXPECT_EQ(show(unknown->lookup("a")), "fail: unsupported dictionary type: nosuch");
}

TEST_F(CacheTest, TextThatWasJustWrittenIsReadOnceMore) {
    replace("a 1\n");
    const auto table = cache_.table({"texthash", file("t")}, {});
    EXPECT_EQ(show(table->lookup("a")), "=1");
    pass_second();
    EXPECT_EQ(show(table->lookup("a")), "=1");
    replace("a 2\n");
    pass_second();
    EXPECT_EQ(show(table->lookup("a")), "=2");
}

TEST_F(CacheTest, PipesAreNotReadAgain) {
    ASSERT_EQ(::mkfifo(file("t").c_str(), 0600), 0);
    std::jthread writer([&] { folder_.write("t", "a 1\n"); });
    const auto table = cache_.table({"texthash", file("t")}, {});
    writer.join();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(show(table->lookup("a")), "=1") << "waits for ever otherwise";
        pass_second();
    }
}

// Every thread sees tables that were there, and once it has seen a newer one never again an older one.
TEST_F(CacheTest, ManyThreadsAndAnIndexThatIsRebuilt) {
    for (const char* type : {"cdb", "hash", "lmdb", "pipemap"}) {
        SCOPED_TRACE(type);
        const std::string index = std::string(type) == "pipemap" ? "cdb" : type;
        if (find_table_type(index) == nullptr) continue;
        build(index, "0", 100);
        TableSpec spec{type, file("t")};
        if (index != type) spec.name = "{cdb:" + file("t") + ",pcre:{{/(.*)/ $1}}}";
        if (index != type && find_table_type("pcre") == nullptr) continue;
        std::atomic<bool> stop = false;
        std::atomic<int> wrong = 0;
        constexpr int kThreads = 4;
        std::latch asked_once(kThreads);
        std::vector<std::jthread> threads;
        for (int number = 0; number < kThreads; ++number) {
            threads.emplace_back([&] {
                const auto table = cache_.table(spec, {});
                int newest = 0;
                for (bool first = true; first || !stop.load(); first = false) {
                    for (const char* key : {"a0", "a50", "a99"}) {
                        const std::string answer = show(table->lookup(key));
                        const int value = answer.starts_with('=') ? std::atoi(answer.c_str() + 1) : -1;
                        if (value < newest) ++wrong;
                        newest = value;
                    }
                    if (first) asked_once.count_down();
                }
            });
        }
        asked_once.wait();
        for (int round = 1; round <= 10; ++round) {
            build(index, std::to_string(round), 100);
            pass_second();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        stop = true;
        threads.clear();
        EXPECT_EQ(wrong.load(), 0);
        pass_second();
        EXPECT_EQ(show(cache_.table(spec, {})->lookup("a0")), "=10");
    }
}

TEST_F(CacheTest, TablesForOneThreadAnswerOneAfterTheOther) {
    // Whatever combines tables is Sharing::one_thread; with a member that may wait, it is opened several times.
    for (const char* name : {"{inline:{root=1},inline:{root=2}}", "{inline:{root=1},unix:passwd.byname}"}) {
        const auto table = cache_.table({"unionmap", name}, {});
        std::atomic<int> wrong = 0;
        std::vector<std::jthread> threads;
        for (int number = 0; number < 8; ++number) {
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i) wrong += show(table->lookup("root")).starts_with("=1,") ? 0 : 1;
            });
        }
        threads.clear();
        EXPECT_EQ(wrong.load(), 0) << name;
    }
}

// The executor of a driver: one thread for each piece of work, and a limit.
class ThreadEach final : public LookupExecutor {
public:
    explicit ThreadEach(std::size_t limit) : limit_(limit) {}
    Taken run(std::function<void()> work) override {
        if (threads_.size() >= limit_) return Taken::no;
        threads_.emplace_back(std::move(work));
        return Taken::yes;
    }
    void join() { threads_.clear(); }

private:
    std::size_t limit_;
    std::vector<std::jthread> threads_;
};

TEST_F(CacheTest, TablesThatMayWaitAreAskedOnOtherThreads) {
    const auto table = cache_.table({"unix", "passwd.byname"}, {});
    ASSERT_EQ(table->blocking(), Blocking::yes);
    ThreadEach executor(1);
    std::string answer;
    std::thread::id asked_by;
    look_up(table, "root", executor, [&](const Lookup& found) {
        answer = show(found);
        asked_by = std::this_thread::get_id();
    });
    std::string refused;
    look_up(table, "root", executor, [&](const Lookup& found) { refused = show(found); });
    executor.join();
    EXPECT_TRUE(answer.starts_with("=root:")) << answer;
    EXPECT_NE(asked_by, std::this_thread::get_id());
    EXPECT_EQ(refused, "fail: unix:passwd.byname: too many lookups are waiting");
}

TEST_F(CacheTest, OtherTablesAnswerAtOnce) {
    ThreadEach executor(0);
    std::string answer;
    look_up(cache_.table({"inline", "{a=1}"}, {}), "a", executor, [&](const Lookup& found) { answer = show(found); });
    EXPECT_EQ(answer, "=1");
}

}  // namespace
}  // namespace postern::tables
