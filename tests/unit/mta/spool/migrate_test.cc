#include "mta/spool/migrate.h"

#include <fmt/format.h>

#include "libconf/base/check.h"
#include "mta/spool/sql_common.h"
#include "mta/spool/sqlite_rows.h"
#include "tests/unit/mta/spool/spool_test_util.h"

namespace postern::spool::test {
namespace {

class MigrateTest : public SpoolCase {
protected:
    Database open() {
        auto database =
            Database::open({folder() + "/queue.db", {}, std::chrono::milliseconds(100)}, OpenMode::read_write);
        POSTERN_CHECK(database.has_value());
        return std::move(database.value());
    }
    void script(const std::string& sql) {
        Database database = open();
        const auto done = database.run_script(sql);
        EXPECT_TRUE(done) << done.error().message;
    }
    Error refused() {
        spool_.reset();
        auto opened = open_sqlite_spool(options());
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }
};

TEST_F(MigrateTest, ANewerSchemaIsRefusedAndLeftAlone) {
    spool_.reset();
    script(fmt::format("PRAGMA user_version = {}", kSchemaVersion + 1));
    const Error error = refused();
    EXPECT_EQ(error.code, ErrorCode::unsupported);
    EXPECT_NE(error.message.find(fmt::format("schema version {}, and this program knows versions up to {}",
                                             kSchemaVersion + 1, kSchemaVersion)),
              std::string::npos)
        << error.message;
    EXPECT_EQ(*open().number("PRAGMA user_version"), kSchemaVersion + 1);
}

TEST_F(MigrateTest, AnotherDatabaseIsRefused) {
    spool_.reset();
    script("PRAGMA application_id = 7");
    EXPECT_EQ(refused().code, ErrorCode::corrupt);
}

TEST_F(MigrateTest, AFileThatIsNoDatabaseIsRefused) {
    spool_.reset();
    dir_.write("postern/queue.db", std::string(5000, 'x'));
    EXPECT_EQ(refused().code, ErrorCode::corrupt);
}

// Comments in the schema stand for statements that the planner must be able to use, whatever else is in the queue.
TEST_F(MigrateTest, ClaimsUseAnIndex) {
    Database database = open();
    for (const auto& [sql, index] :
         {std::pair{kNextDue, "recipients_due"}, std::pair{kNextDueOfDestination, "recipients_site"},
          std::pair{kFirstDue, "recipients_due"}, std::pair{kSelectFinished, "messages_finished"},
          std::pair{kSelectFile, "messages_files"}}) {
        auto plan = database.query_once("EXPLAIN QUERY PLAN " + std::string(sql));
        ASSERT_TRUE(plan) << plan.error().message;
        std::string text;
        while (*plan->step()) text += std::string(plan->text(3)) + "; ";
        EXPECT_NE(text.find(index), std::string::npos) << sql << ": " << text;
        EXPECT_EQ(text.find("TEMP B-TREE"), std::string::npos) << sql << ": " << text;
    }
}

TEST_F(MigrateTest, ABadRowIsPutAsideAndDoesNotStopOthers) {
    const QueueId bad = add({"a@one.example"});
    const QueueId worse = add({"b@one.example"});
    const QueueId good = add({"c@one.example"});
    spool_.reset();
    script(
        fmt::format("UPDATE messages SET body = 77 WHERE id = {}; UPDATE recipients SET notify = -1 WHERE message = {}",
                    bad.number(), worse.number()));
    reopen();
    const Claims claims = claim();
    ASSERT_EQ(claims.size(), 1U);
    EXPECT_EQ(claims[0].message.id, good);
    EXPECT_EQ(alarms_.size(), 2U);
    EXPECT_EQ(spool_->counts()->corrupt, 2U);
    std::vector<QueueId> listed;
    const auto done = spool_->list({}, [&](const Stored& stored) {
        listed.push_back(stored.message.id);
        return Next::proceed;
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::corrupt);
    EXPECT_EQ(listed, std::vector<QueueId>{good});
    EXPECT_EQ(must(Delete{only(bad)}).affected, 1U) << "an operator can remove it";
}

}  // namespace
}  // namespace postern::spool::test
