// SpoolCase: a queue in a folder of its own, and short ways to put mail into it.
//
// Errors:  a Google Test failure when the queue cannot be opened.
// Threads: one thread.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mta/spool/sqlite_spool.h"
#include "tests/support/temp_dir.h"

namespace postern::spool::test {

inline constexpr Time kNow = Time(std::chrono::seconds(1'795'471'559));

inline Time after(int seconds) {
    return kNow + std::chrono::seconds(seconds);
}

class SpoolCase : public testing::Test {
protected:
    SpoolCase() { reopen(); }

    void reopen() {
        spool_.reset();
        auto opened = open_sqlite_spool(options());
        ASSERT_TRUE(opened) << opened.error().message;
        spool_ = std::move(*opened);
    }

    SqliteSpoolOptions options() {
        SqliteSpoolOptions options;
        options.folder = folder();
        options.alarm = [this](const Error& error) { alarms_.push_back(error.message); };
        return options;
    }
    std::string folder() const { return dir_.file("postern"); }

    QueueId new_id() {
        auto id = spool_->new_id(kNow);
        EXPECT_TRUE(id) << id.error().message;
        return id ? *id : QueueId{};
    }

    AddMessage message(std::vector<std::string> recipients, std::string body = "Subject: x\r\n\r\nhello\r\n") {
        AddMessage add;
        add.id = new_id();
        add.envelope.sender = "sender@example.org";
        add.envelope.arrival = kNow;
        for (auto& address : recipients) {
            NewRecipient recipient;
            recipient.address = std::move(address);
            add.recipients.push_back(std::move(recipient));
        }
        add.content = Content(std::move(body));
        return add;
    }

    Result<Committed> submit(Change change) {
        Submission submission;
        submission.changes.push_back(std::move(change));
        return submit_and_wait(*spool_, std::move(submission));
    }
    /// The first result; fails the test when there is none.
    Changed must(Change change) {
        const auto done = submit(std::move(change));
        EXPECT_TRUE(done) << done.error().message;
        return done && !done->empty() ? done->front() : Changed{};
    }
    QueueId add(std::vector<std::string> recipients) {
        AddMessage added = message(std::move(recipients));
        const QueueId id = added.id;
        must(std::move(added));
        return id;
    }

    Claims claim(ClaimRequest request) {
        if (request.now == Time{}) request.now = kNow;
        auto claims = claim_and_wait(*spool_, std::move(request));
        EXPECT_TRUE(claims) << claims.error().message;
        return claims ? std::move(*claims) : Claims{};
    }
    Claims claim() { return claim(ClaimRequest{}); }

    Stored show(const QueueId& id) {
        auto stored = spool_->show(id);
        EXPECT_TRUE(stored) << stored.error().message;
        return stored ? std::move(*stored) : Stored{};
    }
    std::vector<Stored> list(ListFilter filter = {}) {
        std::vector<Stored> all;
        const auto done = spool_->list(filter, [&](Stored stored) {
            all.push_back(std::move(stored));
            return Next::proceed;
        });
        EXPECT_TRUE(done) << done.error().message;
        return all;
    }
    std::string content(const QueueId& id) { return content_of(show(id).message); }
    std::string content_of(const MessageInfo& message) {
        const auto reader = spool_->open_content(message);
        EXPECT_TRUE(reader) << reader.error().message;
        if (!reader) return {};
        std::string bytes((*reader)->size(), '\0');
        const auto got = (*reader)->read(0, bytes);
        EXPECT_TRUE(got) << got.error().message;
        return got && *got == bytes.size() ? bytes : std::string();
    }

    static Outcome outcome(std::uint32_t position, Outcome::Kind kind, Time next = {}) {
        Outcome one;
        one.position = position;
        one.kind = kind;
        one.reply = {"4.4.1", "connect to mx.example[192.0.2.1]:25: Connection refused", "mx.example[192.0.2.1]"};
        one.next_attempt = next;
        return one;
    }
    static RecordOutcomes outcomes(const QueueId& id, std::vector<Outcome> all) {
        RecordOutcomes record;
        record.id = id;
        record.outcomes = std::move(all);
        return record;
    }
    static Selection only(const QueueId& id) {
        Selection selection;
        selection.id = id;
        return selection;
    }

    postern::test::TempDir dir_;
    std::vector<std::string> alarms_;
    std::unique_ptr<Spool> spool_;
};

}  // namespace postern::spool::test
