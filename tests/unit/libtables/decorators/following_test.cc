#include "libtables/decorators/following.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libtables/build.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using postern::test::TempDir;
using test::show;
using test::TestSurroundings;

class FollowingTest : public testing::Test {
protected:
    void replace(const std::string& text) { std::filesystem::rename(folder_.write("new", text), folder_.file("t")); }
    void pass(std::chrono::milliseconds time) { world_.clock += time; }
    std::string ask(std::string_view key) { return show(table_->lookup(key)); }
    void open(const std::string& type) {
        auto table = open_following({type, folder_.file("t")}, {}, world_);
        ASSERT_TRUE(table) << table.error().message;
        table_ = std::move(*table);
    }

    TempDir folder_;
    TestSurroundings world_;
    std::unique_ptr<Table> table_;
};

TEST_F(FollowingTest, ReplacedFileCountsASecondLater) {
    replace("a 1\n");
    open("texthash");
    replace("a 2\n");
    EXPECT_EQ(ask("a"), "=1");
    pass(std::chrono::milliseconds(999));
    EXPECT_EQ(ask("a"), "=1") << "at most one look a second";
    pass(std::chrono::milliseconds(1));
    EXPECT_EQ(ask("a"), "=2");
}

TEST_F(FollowingTest, FileWrittenInPlaceCountsOnceItIsSteady) {
    replace("a 1\nb 1\n");
    open("texthash");
    folder_.write("t", "a 2\n");  // half of it
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("b"), "=1");
    folder_.write("t", "a 2\nb 2 and more\n");
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("b"), "=1");
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("b"), "=2 and more");
}

TEST_F(FollowingTest, NewFileThatIsWrittenInPlaceCountsOnceItIsSteady) {
    replace("a 1\nb 1\n");
    open("texthash");
    std::filesystem::rename(folder_.file("t"), folder_.file("old"));  // keeps its inode taken
    std::ofstream writer(folder_.file("t"));
    writer << "a 2\n" << std::flush;
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("b"), "=1") << "half of a text";
    writer << "b 2\n" << std::flush;
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("b"), "=1");
    writer.close();
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("b"), "=2");
}

TEST_F(FollowingTest, LostFileLeavesTheOldTable) {
    replace("a 1\n");
    open("texthash");
    std::filesystem::remove(folder_.file("t"));
    for (int i = 0; i < 4; ++i) {
        pass(std::chrono::seconds(1));
        EXPECT_EQ(ask("a"), "=1");
        EXPECT_EQ(ask("b"), "absent");
    }
    EXPECT_EQ(world_.messages.size(), 1U) << "told once";
    replace("a 3\n");
    pass(std::chrono::seconds(1));
    ask("a");  // may have the inode of the old file, and then looks like one that is being written
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("a"), "=3");
}

TEST_F(FollowingTest, RebuiltIndexIsSeen) {
    const auto build = [this](std::string_view value) {
        auto builder = IndexBuilder::begin({"cdb", folder_.file("t")}, {}, world_);
        ASSERT_TRUE(builder);
        ASSERT_TRUE(builder->add("a", value));
        ASSERT_TRUE(builder->commit());
    };
    build("1");
    open("cdb");
    EXPECT_EQ(ask("a"), "=1");
    build("2");
    pass(std::chrono::seconds(1));
    EXPECT_EQ(ask("a"), "=2");
}

TEST_F(FollowingTest, TablesWithoutFilesAreLeftAsTheyAre) {
    const auto table = open_following({"static", "x"}, {}, world_);
    ASSERT_TRUE(table);
    EXPECT_EQ(show((*table)->lookup("a")), "=x");
    EXPECT_FALSE(open_following({"texthash", "/nowhere/t"}, {}, world_));
}

}  // namespace
}  // namespace postern::tables
