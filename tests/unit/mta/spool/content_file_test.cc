#include "mta/spool/content_file.h"

#include <filesystem>

#include "tests/unit/mta/spool/spool_test_util.h"

namespace postern::spool::test {
namespace {

constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 40U;

class ContentFileTest : public SpoolCase {
protected:
    std::string large(char fill = 'x') const { return std::string(kInlineLimit * 3 + 5, fill); }

    /// A message of which the content went through a writer in small pieces.
    AddMessage written(const std::string& bytes) {
        AddMessage add = message({"a@one.example"}, "");
        const auto writer = spool_->write_content(add.id, kNoLimit);
        for (std::size_t at = 0; at < bytes.size(); at += 1000) {
            const auto appended = writer->append(std::string_view(bytes).substr(at, 1000));
            EXPECT_TRUE(appended) << appended.error().message;
        }
        auto content = writer->finish();
        EXPECT_TRUE(content) << content.error().message;
        if (content) add.content = std::move(*content);
        return add;
    }
    QueueId stored(const std::string& bytes) {
        AddMessage add = written(bytes);
        const QueueId id = add.id;
        must(std::move(add));
        return id;
    }
    std::size_t files() const {
        const auto all = std::filesystem::directory_iterator(folder() + "/content");
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
};

TEST_F(ContentFileTest, SmallContentIsInTheDatabase) {
    const std::string bytes(kInlineLimit, 'y');
    const QueueId id = stored(bytes);
    EXPECT_EQ(files(), 0U);
    EXPECT_EQ(content(id), bytes);
}

TEST_F(ContentFileTest, LargeContentIsAFileAndGoesWithItsMessage) {
    const QueueId id = stored(large());
    EXPECT_EQ(files(), 1U);
    EXPECT_EQ(show(id).message.content.file, id.text());
    reopen();
    EXPECT_EQ(content(id), large());
    must(Delete{only(id)});
    EXPECT_EQ(files(), 0U);
}

TEST_F(ContentFileTest, IsReadInPieces) {
    const QueueId id = stored(large());
    const auto reader = spool_->open_content(show(id).message);
    ASSERT_TRUE(reader);
    std::array<char, 10> piece{};
    EXPECT_EQ(*(*reader)->read(large().size() - 4, piece), 4U);
    EXPECT_EQ(*(*reader)->read(large().size(), piece), 0U);
}

TEST_F(ContentFileTest, WhatIsNotCommittedIsRemoved) {
    { const AddMessage dropped = written(large()); }
    EXPECT_EQ(files(), 0U);
    const auto writer = spool_->write_content(new_id(), kNoLimit);
    ASSERT_TRUE(writer->append(large()));
    EXPECT_EQ(files(), 1U);
    AddMessage again = written(large());
    again.id = add({"taken@one.example"});
    EXPECT_FALSE(submit(std::move(again)));
    EXPECT_EQ(files(), 1U) << "that of the writer only";
}

TEST_F(ContentFileTest, ALimitIsKept) {
    const auto writer = spool_->write_content(new_id(), 10);
    EXPECT_TRUE(writer->append("0123456789"));
    const auto more = writer->append("x");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, ErrorCode::limit_exceeded);
}

TEST_F(ContentFileTest, OrphansAreSweptAtTheStart) {
    const QueueId id = stored(large());
    dir_.write("postern/content/0000ABCDEF", "left behind");
    dir_.write("postern/content/0000ABCDE0.tmp", "left behind");
    dir_.write("postern/content/README", "not ours");
    reopen();
    EXPECT_EQ(files(), 2U);
    EXPECT_EQ(content(id), large());
}

TEST_F(ContentFileTest, OldOrphansAreSweptNowAndThen) {
    const QueueId id = stored(large());
    const auto writer = spool_->write_content(new_id(), kNoLimit);
    ASSERT_TRUE(writer->append(large()));
    dir_.write("postern/content/0000ABCDEF", "left behind");
    const Time now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    EXPECT_EQ(*spool_->sweep(now, std::chrono::hours(1)), 0U) << "too young";
    EXPECT_EQ(*spool_->sweep(now + std::chrono::hours(2), std::chrono::hours(1)), 1U) << "not what is being written";
    EXPECT_EQ(content(id), large());
}

TEST_F(ContentFileTest, AMessageWithoutItsContentIsPutInQuarantine) {
    const QueueId gone = stored(large());
    const QueueId shorter = stored(large());
    const QueueId whole = stored(large());
    std::filesystem::remove(folder() + "/content/" + gone.text());
    std::filesystem::resize_file(folder() + "/content/" + shorter.text(), 77);
    const Claims claims = claim();
    ASSERT_EQ(claims.size(), 1U);
    EXPECT_EQ(claims[0].message.id, whole);
    EXPECT_EQ(alarms_.size(), 2U);
    EXPECT_EQ(show(gone).queue(), QueueName::corrupt);
    EXPECT_EQ(show(gone).message.note, "content file " + gone.text() + " is missing");
    EXPECT_EQ(show(shorter).queue(), QueueName::corrupt);
    EXPECT_FALSE(spool_->open_content(show(shorter).message));
    reopen();
    EXPECT_EQ(list().size(), 3U) << "never dropped";
}

TEST_F(ContentFileTest, MissingContentIsFoundAtTheStart) {
    const QueueId gone = stored(large());
    spool_.reset();
    std::filesystem::remove(folder() + "/content/" + gone.text());
    reopen();
    EXPECT_EQ(show(gone).queue(), QueueName::corrupt);
    EXPECT_EQ(spool_->counts()->corrupt, 1U);
    EXPECT_TRUE(claim().empty());
}

}  // namespace
}  // namespace postern::spool::test
