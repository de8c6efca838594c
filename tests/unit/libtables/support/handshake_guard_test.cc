// A socket that is watched too long is shut down; one that is not stays open.
#include "libtables/support/handshake_guard.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace postern::tables {
namespace {

using namespace std::chrono_literals;

class HandshakeGuardTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0); }
    void TearDown() override {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    /// Waits for the end of the connection; -1: something else happened.
    ssize_t read_end() {
        char byte = 0;
        return ::read(ends_[0], &byte, 1);
    }
    std::array<int, 2> ends_{};
};

TEST_F(HandshakeGuardTest, ShutsASocketDownThatIsWatchedTooLong) {
    HandshakeGuard guard(0s);
    guard.watch(ends_[0]);
    EXPECT_EQ(read_end(), 0) << "the end of the connection";
    EXPECT_TRUE(guard.calm());
    EXPECT_FALSE(guard.calm()) << "told once";
}

TEST_F(HandshakeGuardTest, LeavesOthersAlone) {
    HandshakeGuard guard(1h);
    guard.watch(ends_[0]);
    EXPECT_FALSE(guard.calm());
    EXPECT_EQ(::write(ends_[1], "x", 1), 1);
    EXPECT_EQ(read_end(), 1);
}

TEST_F(HandshakeGuardTest, EndsWithoutWaitingForTheClock) {
    HandshakeGuard guard(1h);
    guard.watch(ends_[0]);
}

TEST_F(HandshakeGuardTest, WatchesTheNextSocketAfterOneThatWasCalm) {
    HandshakeGuard guard(0s);
    guard.calm();
    guard.watch(ends_[0]);
    EXPECT_EQ(read_end(), 0);
}

}  // namespace
}  // namespace postern::tables
