// sqlite: what is a matter of time. Answers and messages are compared with postmap in tests/differential.
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

// Each look at the clock takes a second.
class Hurried final : public test::TestSurroundings {
public:
    std::chrono::steady_clock::time_point now() const override { return time_ += std::chrono::seconds(1); }

private:
    mutable std::chrono::steady_clock::time_point time_{};
};

TEST(SqliteTable, AQueryWithoutEndIsStopped) {
    if (find_table_type("sqlite") == nullptr) GTEST_SKIP() << "built without sqlite (package libsqlite3-dev)";
    Hurried world;
    const postern::test::TempDir folder;
    world.parameters["s_dbpath"] = folder.write("db", "");
    world.parameters["s_query"] =
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
    EXPECT_EQ(test::ask("sqlite:s", "k", world), "fail: SQL step failed: no end after 30 s");
    ASSERT_EQ(world.messages.size(), 1U);
    EXPECT_TRUE(world.messages[0].ends_with("no end after 30 s")) << world.messages[0];
}

}  // namespace
}  // namespace postern::tables
