#include "mta/spool/owner_lock.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temp_dir.h"

namespace postern::spool {
namespace {

TEST(OwnerLockTest, ExcludesAndNamesTheOwner) {
    const postern::test::TempDir dir;
    const auto lock = OwnerLock::acquire(dir.path());
    ASSERT_TRUE(lock) << lock.error().message;
    const auto second = OwnerLock::acquire(dir.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::busy);
    EXPECT_EQ(second.error().message, fmt::format("the queue {} is in use by process {}", dir.path(), ::getpid()));
    EXPECT_EQ(*queue_owner(dir.path()), ::getpid());
}

TEST(OwnerLockTest, EndsWithItsOwner) {
    const postern::test::TempDir dir;
    EXPECT_EQ(*queue_owner(dir.path()), 0);
    { const auto lock = OwnerLock::acquire(dir.path()); }
    EXPECT_EQ(*queue_owner(dir.path()), 0);
    EXPECT_TRUE(OwnerLock::acquire(dir.path()));
}

TEST(OwnerLockTest, OfADeadProcessIsTakenOver) {
    const postern::test::TempDir dir;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const auto lock = OwnerLock::acquire(dir.path());
        ::kill(::getpid(), SIGKILL);
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(dir.read("owner"), fmt::format("{}\n", child)) << "it left its number behind";
    const auto lock = OwnerLock::acquire(dir.path());
    ASSERT_TRUE(lock) << lock.error().message;
    EXPECT_EQ(*queue_owner(dir.path()), ::getpid());
}

}  // namespace
}  // namespace postern::spool
