// A connection with time limits, and the pool that keeps some.
#include "libtables/support/stream.h"

#include <gtest/gtest.h>

#include "libtables/support/connection_pool.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/support/scripted_server.h"
#include "tests/unit/libtables/test_surroundings.h"

namespace postern::tables {
namespace {

using namespace std::chrono_literals;
using test::ScriptedServer;
using test::ServedConnection;
using test::TestSurroundings;

constexpr auto kShort = 50ms;

// Each look at the clock takes its time: a limit passes without waiting for it.
class Hurried final : public TestSurroundings {
public:
    explicit Hurried(std::chrono::milliseconds step) : step_(step) {}
    std::chrono::steady_clock::time_point now() const override { return time_ += step_; }

private:
    std::chrono::milliseconds step_;
    mutable std::chrono::steady_clock::time_point time_{};
};

Stream connect(const std::string& address, const Surroundings& world) {
    auto stream = Stream::connect(*Endpoint::parse_inet(address), std::nullopt, world);
    POSTERN_CHECK(stream);
    return std::move(*stream);
}

std::string show(const StreamResult<std::string>& got) {
    return got ? "=" + *got : got.error().text();
}

TEST(StreamTest, FramesInPiecesAndManyAtOnce) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection& peer, int) {
        peer.read_to('\n');
        for (const char* part : {"on", "e\r\ntw", "o\n3:ab", "c,5", "bytes"}) {
            peer.write(part);
            std::this_thread::sleep_for(2ms);
        }
        peer.hang();
    });
    Stream stream = connect(server.address(), world);
    ASSERT_TRUE(stream.send("go\n", 5s));
    EXPECT_EQ(show(stream.line(100, 5s)), "=one\r");
    EXPECT_EQ(show(stream.line(100, 5s)), "=two");
    EXPECT_EQ(show(stream.netstring(100, 5s)), "=abc");
    EXPECT_EQ(show(stream.bytes(6, 5s)), "=5bytes");
    EXPECT_EQ(show(stream.bytes(0, 5s)), "=");
    EXPECT_TRUE(stream.quiet());
    EXPECT_FALSE(stream.silent());
}

TEST(StreamTest, LimitsOfSizeAndTime) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection& peer, int) {
        peer.write("0123456789");
        peer.hang();
    });
    EXPECT_EQ(show(connect(server.address(), world).line(9, 5s)), "input exceeds size limit");
    EXPECT_EQ(show(connect(server.address(), world).line(10, kShort)), "time limit exceeded");
    EXPECT_EQ(show(connect(server.address(), world).netstring(10, 5s)), "input exceeds size limit");
    EXPECT_EQ(show(connect(server.address(), world).bytes(11, kShort)), "time limit exceeded");
}

TEST(StreamTest, PiecesCannotStretchTheLimit) {
    const Hurried world(30s);
    const ScriptedServer server([](ServedConnection& peer, int) {
        while (peer.write("x")) std::this_thread::sleep_for(1ms);
    });
    EXPECT_EQ(show(connect(server.address(), world).bytes(1000000, 100s)), "time limit exceeded");
}

TEST(StreamTest, EndsAndFaultsAreTold) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection& peer, int number) {
        if (number == 0) peer.write("cut");
        if (number == 1) peer.write("garbage");
    });
    EXPECT_EQ(show(connect(server.address(), world).line(100, 5s)), "unexpected disconnect");
    EXPECT_EQ(show(connect(server.address(), world).netstring(100, 5s)), "input format error");
    Stream gone = connect(server.address(), world);
    EXPECT_EQ(show(gone.line(100, 5s)), "unexpected disconnect");
    EXPECT_FALSE(gone.quiet());
    // Must not raise SIGPIPE.
    const std::string much(std::size_t{16} << 20U, 'x');
    const auto sent = gone.send(much, 5s);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, StreamError::Kind::closed);
}

TEST(StreamTest, SendingToOneThatDoesNotReadEnds) {
    const TestSurroundings world;
    const ScriptedServer server([](ServedConnection&, int) { std::this_thread::sleep_for(100ms); });
    const std::string much(std::size_t{16} << 20U, 'x');
    const auto sent = connect(server.address(), world).send(much, kShort);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().text(), "time limit exceeded");
}

TEST(StreamTest, NoServer) {
    const TestSurroundings world;
    const postern::test::TempDir folder;
    const auto fault = [&](const std::string& address) {
        const auto stream = Stream::connect(*Endpoint::parse(address), 5s, world);
        return stream ? "connected" : stream.error().text();
    };
    EXPECT_EQ(fault("inet:127.0.0.1:1"), "Connection refused");
    EXPECT_EQ(fault("inet:[::1]:1").empty(), false);
    EXPECT_EQ(fault("unix:" + folder.file("none")), "No such file or directory");
    EXPECT_EQ(fault("unix:" + folder.write("plain", "")), "Connection refused");
    EXPECT_TRUE(world.messages.empty());
    EXPECT_EQ(fault("inet:127.0.0.1:no-such-port"), "Cannot assign requested address");
    ASSERT_EQ(world.messages.size(), 1U);
    EXPECT_EQ(world.messages[0],
              "host or service 127.0.0.1:no-such-port not found: Servname not supported for ai_socktype");
}

TEST(StreamTest, OnlyTheProtocolsOfTheConfiguration) {
    TestSurroundings world;
    world.parameters["inet_protocols"] = "ipv6";
    const ScriptedServer server([](ServedConnection& peer, int) { peer.hang(); });
    const auto reach = [&] { return Stream::connect(*Endpoint::parse_inet(server.address()), 5s, world).has_value(); };
    EXPECT_FALSE(reach());
    world.parameters["inet_protocols"] = "ipv4";
    EXPECT_TRUE(reach());
    world.parameters["inet_protocols"] = "ipv6, ipv4";
    EXPECT_TRUE(reach());
}

class ConnectionPoolTest : public testing::Test {
protected:
    TestSurroundings world_;
    ScriptedServer server_{[](ServedConnection& peer, int) {
        while (peer.read_to('\n') == "stay") peer.write("yes\n");
    }};
};

std::string talk(ConnectionPool& pool, const std::string& text) {
    auto connection = pool.take();
    if (!connection) return connection.error().text();
    if (auto sent = connection->stream.send(text + "\n", 5s); !sent) return sent.error().text();
    auto line = connection->stream.line(100, 5s);
    std::string got = (connection->reused ? "again " : "new ") + show(line);
    if (line) pool.put_back(std::move(*connection));
    return got;
}

TEST_F(ConnectionPoolTest, ConnectionsAreUsedAgain) {
    ConnectionPool connections(*Endpoint::parse_inet(server_.address()), {.connect = 5s}, world_);
    EXPECT_EQ(talk(connections, "stay"), "new =yes");
    EXPECT_EQ(talk(connections, "stay"), "again =yes");
    EXPECT_EQ(talk(connections, "go"), "again unexpected disconnect");
    EXPECT_EQ(talk(connections, "stay"), "new =yes");
    EXPECT_EQ(server_.connections(), 2);
    connections.drop_idle();
    EXPECT_EQ(talk(connections, "stay"), "new =yes");
}

TEST_F(ConnectionPoolTest, OldOnesAreNot) {
    ConnectionPool connections(*Endpoint::parse_inet(server_.address()), {.connect = 5s, .idle = 10s, .age = 25s},
                               world_);
    EXPECT_EQ(talk(connections, "stay"), "new =yes");
    world_.clock += 10s;
    EXPECT_EQ(talk(connections, "stay"), "again =yes");
    world_.clock += 11s;
    EXPECT_EQ(talk(connections, "stay"), "new =yes") << "idle for too long";
    for (int i = 0; i < 3; ++i) {
        world_.clock += 8s;
        EXPECT_EQ(talk(connections, "stay"), "again =yes");
    }
    world_.clock += 2s;
    EXPECT_EQ(talk(connections, "stay"), "new =yes") << "open for too long";
}

TEST_F(ConnectionPoolTest, UnreadBytesNeverReachTheNextQuestion) {
    const ScriptedServer chatty([](ServedConnection& peer, int) {
        while (!peer.read_to('\n').empty()) peer.write("yes\nevil\n");
    });
    ConnectionPool connections(*Endpoint::parse_inet(chatty.address()), {.connect = 5s}, world_);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(talk(connections, "stay"), "new =yes");
}

}  // namespace
}  // namespace postern::tables
