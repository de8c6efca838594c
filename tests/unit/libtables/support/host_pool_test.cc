#include "libtables/support/host_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/unit/libtables/test_surroundings.h"

namespace postern::tables {
namespace {

using namespace std::chrono_literals;

/// A clock that the thread of the pool may read while a test sets it.
class Clock : public test::TestSurroundings {
public:
    std::chrono::steady_clock::time_point now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::hours(1) + passed_.load());
    }
    void pass(std::chrono::seconds time) { passed_ = passed_.load() + time; }

private:
    std::atomic<std::chrono::seconds> passed_{0s};
};

/// Servers that are up or down, and count who is connected.
class HostPoolTest : public testing::Test {
protected:
    struct Connection : PooledConnection {
        Connection(std::atomic<int>& count, std::size_t of_host) : open(count), host(of_host) { ++open; }
        ~Connection() override { --open; }
        std::atomic<int>& open;
        std::size_t host;
    };

    HostPool make(std::vector<PoolHost> hosts, PoolSettings settings = {.order = HostOrder::listed}) {
        return {std::move(hosts), settings, clock_, [this](std::size_t host) -> Result<HostPool::Connection> {
                    asked_.push_back(host);
                    if (down_.contains(host)) return fail(ErrorCode::io_error, "refused");
                    return std::make_unique<Connection>(open_, host);
                }};
    }
    /// Asks once, and gives the connection back: "0" new connection to host 0, "0+" one that was kept.
    static std::string ask(HostPool& pool) {
        HostSearch search(pool);
        if (search.next() == nullptr) return search.reason();
        std::string answer = std::to_string(search.host()) + (search.reused() ? "+" : "");
        search.keep();
        return answer;
    }

    Clock clock_;
    std::set<std::size_t> down_;
    std::vector<std::size_t> asked_;
    std::atomic<int> open_{0};
};

TEST_F(HostPoolTest, KeepsAConnectionForTheNextLookup) {
    HostPool pool = make({{"a"}, {"b"}});
    EXPECT_EQ(ask(pool), "0");
    EXPECT_EQ(ask(pool), "0+");
    EXPECT_EQ(open_, 1);
}

TEST_F(HostPoolTest, ClosesAConnectionThatNobodyKept) {
    HostPool pool = make({{"a"}});
    {
        HostSearch search(pool);
        ASSERT_NE(search.next(), nullptr);
        EXPECT_EQ(open_, 1);
    }
    EXPECT_EQ(open_, 0);
    EXPECT_EQ(ask(pool), "0");
}

TEST_F(HostPoolTest, LeavesAHostAloneThatCannotBeReachedAndSaysWhy) {
    HostPool pool = make({{"a"}, {"b"}});
    down_ = {0};
    EXPECT_EQ(ask(pool), "1");
    EXPECT_EQ(asked_, (std::vector<std::size_t>{0, 1}));
    down_ = {0, 1};
    clock_.pass(59s);
    EXPECT_EQ(ask(pool), "1+");
    EXPECT_EQ(asked_.size(), 2U);
    clock_.pass(60s);  // a's time is over, and the connection to b was idle for too long
    EXPECT_EQ(ask(pool), "b: refused");
    EXPECT_EQ(asked_, (std::vector<std::size_t>{0, 1, 0, 1}));
    clock_.pass(18s);
    EXPECT_EQ(ask(pool), "a: refused (not asked again for 42 s)");
    EXPECT_EQ(asked_.size(), 4U);
    down_ = {};
    clock_.pass(42s);
    EXPECT_EQ(ask(pool), "0");
}

TEST_F(HostPoolTest, AsksEachHostOnceInASearchHoweverShortTheRetryIs) {
    HostPool pool = make({{"a"}, {"b"}}, {.order = HostOrder::listed, .retry = 1s});
    HostSearch search(pool);
    std::vector<std::size_t> met;
    while (search.next() != nullptr) {
        met.push_back(search.host());
        search.lose(Loss::closed, "gone");
        clock_.pass(5s);
    }
    EXPECT_EQ(met, (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(search.reason(), "gone");
}

TEST_F(HostPoolTest, ReplacesAConnectionThatBrokeWhileIdleAtOnce) {
    HostPool pool = make({{"a"}});
    EXPECT_EQ(ask(pool), "0");
    HostSearch search(pool);
    ASSERT_NE(search.next(), nullptr);
    ASSERT_TRUE(search.reused());
    search.lose(Loss::closed, "gone");
    ASSERT_NE(search.next(), nullptr);
    EXPECT_FALSE(search.reused());
    search.lose(Loss::closed, "gone again");
    EXPECT_EQ(search.next(), nullptr);
    EXPECT_EQ(search.reason(), "gone again");
    EXPECT_EQ(open_, 0);
    EXPECT_EQ(ask(pool), "a: gone again (not asked again for 60 s)");
}

TEST_F(HostPoolTest, ClosesAllIdleConnectionsOfAHostThatHungUp) {
    HostPool pool = make({{"a"}});
    {
        HostSearch one(pool);
        HostSearch two(pool);
        ASSERT_NE(one.next(), nullptr);
        ASSERT_NE(two.next(), nullptr);
        one.keep();
        two.keep();
    }
    EXPECT_EQ(open_, 2);
    HostSearch search(pool);
    ASSERT_NE(search.next(), nullptr);
    search.lose(Loss::closed, "gone");
    EXPECT_EQ(open_, 0);
}

TEST_F(HostPoolTest, DoesNotAskAgainWhereNoAnswerCameInTime) {
    HostPool pool = make({{"a"}});
    EXPECT_EQ(ask(pool), "0");
    HostSearch search(pool);
    ASSERT_NE(search.next(), nullptr);
    search.lose(Loss::late, "late");
    EXPECT_EQ(search.next(), nullptr);
}

TEST_F(HostPoolTest, GoesOnToTheNextHostWhenOneRefusesButKeepsItsConnection) {
    HostPool pool = make({{"a"}, {"b"}});
    HostSearch search(pool);
    ASSERT_NE(search.next(), nullptr);
    search.refuse("no such table");
    ASSERT_NE(search.next(), nullptr);
    EXPECT_EQ(search.label(), "b");
    search.refuse("no such table, either");
    EXPECT_EQ(search.next(), nullptr);
    EXPECT_EQ(search.reason(), "no such table, either");
    EXPECT_EQ(ask(pool), "0+") << "it is not left alone";
}

TEST_F(HostPoolTest, TriesLowRanksFirstEvenWhenAnotherIsConnected) {
    HostPool pool = make({{"network", 1}, {"local", 0}});
    down_ = {1};
    EXPECT_EQ(ask(pool), "0");
    down_ = {};
    clock_.pass(50s);
    EXPECT_EQ(ask(pool), "0+");
    clock_.pass(11s);
    EXPECT_EQ(ask(pool), "1") << "it is back";
}

TEST_F(HostPoolTest, TakesHostsOfOneRankAtRandom) {
    clock_.next_random = 5;
    HostPool pool = make({{"a"}, {"b"}, {"c"}, {"d", 1}}, {.order = HostOrder::random});
    EXPECT_EQ(ask(pool), "2");
}

TEST_F(HostPoolTest, ClosesConnectionsThatWereIdleForTooLong) {
    HostPool pool = make({{"a"}}, {.order = HostOrder::listed, .idle = 10s});
    EXPECT_EQ(ask(pool), "0");
    clock_.pass(9s);
    EXPECT_EQ(pool.close_idle(), 1U);
    clock_.pass(1s);
    EXPECT_EQ(pool.close_idle(), 0U);
    EXPECT_EQ(open_, 0);
    EXPECT_EQ(ask(pool), "0");
}

TEST_F(HostPoolTest, ClosesIdleConnectionsWithoutALookup) {
    HostPool pool = make({{"a"}}, {.order = HostOrder::listed, .idle = 1s});
    EXPECT_EQ(ask(pool), "0");
    clock_.pass(1s);
    for (int i = 0; i < 500 && open_ > 0; ++i) std::this_thread::sleep_for(10ms);  // its thread naps for a second
    EXPECT_EQ(open_, 0);
}

TEST_F(HostPoolTest, WaitsWhenAllConnectionsAreTaken) {
    HostPool pool = make({{"a"}}, {.order = HostOrder::listed, .most = 1});
    HostSearch first(pool);
    ASSERT_NE(first.next(), nullptr);
    std::string answer;
    std::thread second([&] { answer = ask(pool); });
    first.keep();
    second.join();
    EXPECT_EQ(answer, "0+");
}

TEST_F(HostPoolTest, DoesNotWaitForEver) {
    HostPool pool = make({{"a"}}, {.order = HostOrder::listed, .patience = 0s, .most = 1});
    HostSearch first(pool);
    ASSERT_NE(first.next(), nullptr);
    EXPECT_EQ(ask(pool), "all 1 connections are busy");
}

TEST_F(HostPoolTest, GivesUpAnIdleConnectionElsewhereWhenThereAreTooMany) {
    HostPool pool = make({{"a", 0}, {"b", 1}}, {.order = HostOrder::listed, .patience = 0s, .most = 1});
    down_ = {0};
    EXPECT_EQ(ask(pool), "1");
    down_ = {};
    clock_.pass(59s);
    EXPECT_EQ(ask(pool), "1+");
    clock_.pass(1s);
    EXPECT_EQ(ask(pool), "0");
    EXPECT_EQ(open_, 1);
}

TEST_F(HostPoolTest, ServesManyThreadsOfWhichNoTwoShareAConnection) {
    std::atomic<int> made{0};
    struct Exclusive : PooledConnection {
        std::atomic_flag taken{};
    };
    HostPool pool({{"a"}, {"b"}}, {.order = HostOrder::random, .most = 3}, clock_,
                  [&](std::size_t) -> Result<HostPool::Connection> {
                      ++made;
                      return std::make_unique<Exclusive>();
                  });
    std::atomic<int> shared{0};
    std::atomic<int> answers{0};
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (unsigned seed = 0; seed < 8; ++seed) {
        threads.emplace_back([&, seed] {
            for (unsigned i = 0; i < 300; ++i) {
                HostSearch search(pool);
                auto* connection = dynamic_cast<Exclusive*>(search.next());
                if (connection == nullptr) continue;
                if (connection->taken.test_and_set()) ++shared;
                connection->taken.clear();
                ++answers;
                if ((i + seed) % 50 != 0) search.keep();
            }
        });
    }
    threads.clear();
    EXPECT_EQ(shared, 0);
    EXPECT_EQ(answers, 8 * 300);
    EXPECT_LE(pool.close_idle(), 3U);
}

}  // namespace
}  // namespace postern::tables
