#include "libconf/base/memory_world.h"

#include <gtest/gtest.h>

namespace postern {
namespace {

TEST(MemoryWorld, FoldersExistWhenSomethingIsInThem) {
    MemoryWorld world;
    world.add("/etc/postfix/main.cf", "biff = no\n");
    const auto folder = world.status("/etc/postfix", Links::follow);
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->kind, FileKind::directory);
    EXPECT_FALSE(world.status("/etc/exim", Links::follow));
}

// Rules about owners and modes look through the texts of an editor or a fix at the folders of the machine.
TEST(MemoryWorld, FoldersOfTheBaseKeepTheirOwnerAndMode) {
    MemoryWorld base;
    base.add_directory("/etc/postfix", {.kind = FileKind::directory, .mode = 0775, .owner = 1000});
    base.add("/etc/postfix/master.cf", "");
    MemoryWorld world(&base);
    world.add("/etc/postfix/main.cf", "biff = no\n");
    const auto folder = world.status("/etc/postfix", Links::follow);
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->mode, 0775U);
    EXPECT_EQ(folder->owner, 1000U);
    EXPECT_EQ(world.list("/etc/postfix"), (std::vector<std::string>{"main.cf", "master.cf"}));
}

}  // namespace
}  // namespace postern
