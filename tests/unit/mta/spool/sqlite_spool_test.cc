#include "mta/spool/sqlite_spool.h"

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "tests/unit/mta/spool/spool_test_util.h"

namespace postern::spool::test {
namespace {

using Kind = Outcome::Kind;

class SqliteSpoolTest : public SpoolCase {};

TEST_F(SqliteSpoolTest, KeepsAllThatIsKnownOfAMessage) {
    AddMessage add = message({"a@example.net"});
    add.envelope.body = BodyType::eight_bit_mime;
    add.envelope.utf8 = Utf8::requested;
    add.envelope.dsn_return = DsnReturn::headers;
    add.envelope.envelope_id = "id+1";
    add.envelope.client = {"mail.example", "rev.example", "192.0.2.1", "4711", "helo.example", "ESMTP", "", ""};
    add.envelope.forwarded.address = "198.51.100.7";
    add.envelope.attributes = {{"sasl_username", "alice"}};
    add.recipients[0].original = "b@example.net";
    add.recipients[0].dsn_original = "rfc822;b@example.net";
    add.recipients[0].notify = kNotifySuccess | kNotifyDelay;
    add.flags = kFlagLocal;
    const Envelope envelope = add.envelope;
    const std::vector<NewRecipient> recipients = add.recipients;
    const QueueId id = add.id;
    must(std::move(add));
    reopen();

    const Stored stored = show(id);
    EXPECT_EQ(stored.message.id, id);
    EXPECT_EQ(stored.message.envelope, envelope);
    EXPECT_EQ(stored.message.flags, kFlagLocal);
    EXPECT_EQ(stored.message.recipients.pending, 1U);
    ASSERT_EQ(stored.recipients.size(), 1U);
    EXPECT_EQ(stored.recipients[0].address, "a@example.net");
    EXPECT_EQ(stored.recipients[0].original, recipients[0].original);
    EXPECT_EQ(stored.recipients[0].dsn_original, recipients[0].dsn_original);
    EXPECT_EQ(stored.recipients[0].notify, recipients[0].notify);
    EXPECT_EQ(stored.recipients[0].destination, "example.net");
    EXPECT_EQ(content(id), "Subject: x\r\n\r\nhello\r\n");
    EXPECT_EQ(stored.queue(), QueueName::incoming);
}

TEST_F(SqliteSpoolTest, GivesEachRecipientToOneClaim) {
    add({"a@one.example", "b@two.example"});
    add({"c@one.example"});
    ClaimRequest one;
    one.max_messages = 1;
    const Claims first = claim(one);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].recipients.size(), 2U);
    const Claims second = claim();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].recipients[0].address, "c@one.example");
    EXPECT_TRUE(claim().empty());
    EXPECT_EQ(list()[0].queue(), QueueName::active);
}

TEST_F(SqliteSpoolTest, ClaimsForOneDestination) {
    add({"a@one.example", "b@two.example", "c@One.Example"});
    ClaimRequest request;
    request.destination = "one.example";
    const Claims claims = claim(request);
    ASSERT_EQ(claims.size(), 1U);
    ASSERT_EQ(claims[0].recipients.size(), 2U);
    EXPECT_EQ(claims[0].recipients[1].address, "c@One.Example");
    EXPECT_EQ(claims[0].recipients[1].position, 2U);
    const auto loads = spool_->destinations(10);
    ASSERT_TRUE(loads);
    ASSERT_EQ(loads->size(), 1U);
    EXPECT_EQ((*loads)[0].destination, "two.example");
    EXPECT_EQ((*loads)[0].waiting, 1U);
}

// What a mailing has in front must not keep the mail behind it from being seen.
TEST_F(SqliteSpoolTest, AHugeMailingLeavesRoomForOthers) {
    add(std::vector<std::string>(500, "many@example.net"));
    const QueueId single = add({"one@example.net"});
    ClaimRequest request;
    request.max_recipients = 100;
    request.max_per_message = 60;
    const Claims claims = claim(request);
    ASSERT_EQ(claims.size(), 2U);
    EXPECT_EQ(claims[0].recipients.size(), 60U);
    EXPECT_EQ(claims[1].message.id, single);
    const Claims rest = claim(request);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].recipients.front().position, 60U);
}

TEST_F(SqliteSpoolTest, AMessageGoesWithItsLastDelivery) {
    const QueueId id = add({"a@one.example", "b@two.example"});
    claim();
    Changed changed = must(outcomes(id, {outcome(0, Kind::delivered)}));
    EXPECT_EQ(changed.recipients.pending, 1U);
    EXPECT_EQ(changed.message, Changed::Message::stays);
    EXPECT_EQ(list()[0].recipients.size(), 1U) << "delivered recipients are not listed";
    changed = must(outcomes(id, {outcome(1, Kind::delivered)}));
    EXPECT_EQ(changed.message, Changed::Message::removed);
    EXPECT_FALSE(spool_->show(id));
    EXPECT_EQ(spool_->counts()->messages, 0U);
}

TEST_F(SqliteSpoolTest, TheOnlyRecipientIsTheShortWay) {
    const QueueId id = add({"a@one.example"});
    EXPECT_EQ(must(outcomes(id, {outcome(7, Kind::delivered)})).affected, 0U) << "there is no such recipient";
    EXPECT_EQ(show(id).recipients.size(), 1U);
    EXPECT_EQ(must(outcomes(id, {outcome(0, Kind::delivered)})).message, Changed::Message::removed);
    EXPECT_EQ(must(outcomes(id, {outcome(0, Kind::delivered)})).affected, 0U) << "gone";
}

TEST_F(SqliteSpoolTest, AnOutcomeCountsOnce) {
    const QueueId id = add({"a@one.example", "b@two.example"});
    const Changed changed = must(outcomes(id, {outcome(0, Kind::failed), outcome(0, Kind::delivered)}));
    EXPECT_EQ(changed.affected, 1U);
    EXPECT_EQ(changed.recipients.failed, 1U);
    EXPECT_EQ(changed.recipients.pending, 1U);
}

TEST_F(SqliteSpoolTest, AFailedMessageStaysUntilItsNoticeIsThere) {
    const QueueId id = add({"a@one.example"});
    claim();
    EXPECT_EQ(must(outcomes(id, {outcome(0, Kind::failed)})).recipients.failed, 1U);
    reopen();
    EXPECT_EQ(*spool_->finished(10), std::vector<QueueId>{id});
    Submission notice;
    notice.changes.emplace_back(message({"sender@example.org"}));
    notice.changes.emplace_back(Delete{only(id)});
    ASSERT_TRUE(submit_and_wait(*spool_, std::move(notice)));
    EXPECT_TRUE(spool_->finished(10)->empty());
    ASSERT_EQ(list().size(), 1U);
    EXPECT_NE(list()[0].message.id, id);
}

TEST_F(SqliteSpoolTest, DeferredRecipientsWaitForTheirTime) {
    const QueueId id = add({"a@one.example"});
    claim();
    must(outcomes(id, {outcome(0, Kind::deferred, after(300))}));
    EXPECT_TRUE(claim().empty());
    EXPECT_EQ(spool_->next_due()->value(), after(300));
    const Stored stored = show(id);
    EXPECT_EQ(stored.queue(), QueueName::deferred);
    EXPECT_EQ(stored.recipients[0].attempts, 1U);
    EXPECT_EQ(stored.recipients[0].last.status, "4.4.1");
    EXPECT_EQ(stored.recipients[0].last.host, "mx.example[192.0.2.1]");
    ClaimRequest later;
    later.now = after(300);
    EXPECT_EQ(claim(later).size(), 1U);
}

TEST_F(SqliteSpoolTest, ClaimsEndWithTheirOwner) {
    AddMessage taken = message({"a@one.example"});
    taken.claimed = Claimed::yes;
    const QueueId id = taken.id;
    must(std::move(taken));
    EXPECT_TRUE(claim().empty()) << "whoever added it delivers it";
    reopen();
    const Claims claims = claim();
    ASSERT_EQ(claims.size(), 1U);
    EXPECT_EQ(claims[0].message.id, id);
}

TEST_F(SqliteSpoolTest, GivesClaimsBack) {
    const QueueId id = add({"a@one.example", "b@one.example"});
    claim();
    EXPECT_EQ(must(Reschedule{id, {1}, after(60)}).affected, 1U);
    EXPECT_EQ(show(id).recipients[0].state, RecipientState::active);
    EXPECT_EQ(show(id).recipients[1].state, RecipientState::waiting);
    EXPECT_EQ(show(id).recipients[1].attempts, 0U);
    EXPECT_EQ(must(Reschedule{id, {}, after(0)}).affected, 2U);
    EXPECT_EQ(claim()[0].recipients.size(), 2U);
}

TEST_F(SqliteSpoolTest, HeldMailIsNotClaimed) {
    const QueueId id = add({"a@one.example"});
    EXPECT_EQ(must(Hold{only(id), "by hand"}).affected, 1U);
    EXPECT_EQ(must(Hold{only(id), "again"}).affected, 0U);
    EXPECT_EQ(show(id).queue(), QueueName::hold);
    EXPECT_EQ(show(id).message.note, "by hand");
    EXPECT_TRUE(claim().empty());
    EXPECT_EQ(must(Release{only(id)}).affected, 1U);
    EXPECT_EQ(claim().size(), 1U);
}

// Postfix lets a delivery that has begun go on, too.
TEST_F(SqliteSpoolTest, AHoldDuringDeliveryCountsForWhatIsDeferred) {
    const QueueId id = add({"a@one.example"});
    claim();
    must(Hold{only(id), ""});
    const Changed changed = must(outcomes(id, {outcome(0, Kind::deferred, after(1))}));
    EXPECT_EQ(changed.placement, Placement::hold);
    EXPECT_EQ(show(id).recipients[0].state, RecipientState::held);
    ClaimRequest later;
    later.now = after(10);
    EXPECT_TRUE(claim(later).empty());
    reopen();
    EXPECT_TRUE(claim(later).empty());
}

TEST_F(SqliteSpoolTest, SelectsByQueue) {
    const QueueId held = add({"a@one.example"});
    add({"b@one.example"});
    must(Hold{only(held), ""});
    Selection in_hold;
    in_hold.queues = {QueueName::hold};
    EXPECT_EQ(must(Delete{in_hold}).affected, 1U);
    EXPECT_EQ(list().size(), 1U);
    EXPECT_EQ(must(Hold{Selection{}, ""}).affected, 1U);
    EXPECT_EQ(must(Release{Selection{}}).affected, 1U);
}

TEST_F(SqliteSpoolTest, ARequeuedMessageGetsOtherRecipients) {
    const QueueId id = add({"old@one.example", "done@one.example"});
    claim();
    must(outcomes(id, {outcome(0, Kind::deferred, after(300)), outcome(1, Kind::delivered)}));
    EXPECT_EQ(must(Requeue{only(id)}).affected, 1U);
    const Claims claims = claim();
    ASSERT_EQ(claims.size(), 1U) << "it is due at once";
    EXPECT_EQ(claims[0].message.flags, kFlagRequeue);
    ReplaceRecipients replace;
    replace.id = id;
    replace.recipients.resize(2);
    replace.recipients[0].address = "new@two.example";
    replace.recipients[1].address = "other@two.example";
    EXPECT_EQ(must(std::move(replace)).recipients.pending, 2U);
    const Stored stored = show(id);
    EXPECT_EQ(stored.message.flags, 0U);
    ASSERT_EQ(stored.recipients.size(), 3U);
    EXPECT_EQ(stored.recipients[0].state, RecipientState::delivered);
    EXPECT_EQ(stored.recipients[1].address, "new@two.example");
}

TEST_F(SqliteSpoolTest, FlushMakesMailDue) {
    const QueueId one = add({"a@one.example"});
    const QueueId two = add({"b@Two.example", "c@xtwo.example"});
    claim();
    must(outcomes(one, {outcome(0, Kind::deferred, after(300))}));
    must(outcomes(two, {outcome(0, Kind::deferred, after(300)), outcome(1, Kind::deferred, after(300))}));
    Flush site;
    site.site = "two.EXAMPLE";
    site.now = kNow;
    EXPECT_EQ(must(site).affected, 1U);
    ASSERT_EQ(claim().size(), 1U);
    Flush by_id;
    by_id.id = one;
    by_id.now = kNow;
    EXPECT_EQ(must(by_id).affected, 1U);
    Flush all;
    all.now = kNow;
    EXPECT_EQ(must(all).affected, 1U);
    EXPECT_EQ(claim().size(), 2U);
}

TEST_F(SqliteSpoolTest, ExpiresOnce) {
    const QueueId id = add({"a@one.example"});
    EXPECT_EQ(must(Expire{only(id)}).affected, 1U);
    EXPECT_EQ(must(Expire{only(id)}).affected, 0U);
    EXPECT_EQ(show(id).message.flags, kFlagExpire);
    EXPECT_EQ(must(SetFlags{id, kFlagWarned, kFlagExpire}).flags, kFlagWarned);
}

TEST_F(SqliteSpoolTest, ASubmissionHappensAsAWhole) {
    const QueueId there = add({"a@one.example"});
    Submission submission;
    AddMessage fresh = message({"b@one.example"});
    AddMessage again = message({"c@one.example"});
    again.id = there;
    const QueueId fresh_id = fresh.id;
    submission.changes.emplace_back(std::move(fresh));
    submission.changes.emplace_back(std::move(again));
    const auto done = submit_and_wait(*spool_, std::move(submission));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::conflict);
    EXPECT_FALSE(spool_->show(fresh_id));
    EXPECT_EQ(show(there).recipients[0].address, "a@one.example");
}

// The one in the middle fails; the group it would have been committed with does not.
TEST_F(SqliteSpoolTest, OnesFaultIsNotAnothers) {
    const QueueId there = add({"a@one.example"});
    std::atomic<int> good = 0;
    std::atomic<int> bad = 0;
    std::vector<AddMessage> messages;
    for (int i = 0; i < 60; ++i) messages.push_back(message({"b@one.example"}));
    for (int i = 0; i < 60; ++i) {
        if (i % 20 == 10) messages[static_cast<std::size_t>(i)].id = there;
        Submission submission;
        submission.changes.emplace_back(std::move(messages[static_cast<std::size_t>(i)]));
        spool_->submit(std::move(submission), [&](const Result<Committed>& done) { ++(done ? good : bad); });
    }
    must(Flush{});
    EXPECT_EQ(good, 57);
    EXPECT_EQ(bad, 3);
    EXPECT_EQ(spool_->counts()->messages, 58U);
}

TEST_F(SqliteSpoolTest, QueueIdsAreUniqueAcrossThreadsAndRestarts) {
    std::set<std::uint64_t> seen;
    for (int round = 0; round < 3; ++round) {
        std::vector<std::vector<std::uint64_t>> numbers(4);
        std::vector<std::thread> threads;
        for (auto& mine : numbers) {
            threads.emplace_back([&] {
                for (int i = 0; i < 3000; ++i) mine.push_back(spool_->new_id(kNow)->number());
            });
        }
        for (auto& thread : threads) thread.join();
        for (const auto& mine : numbers) seen.insert(mine.begin(), mine.end());
        reopen();
    }
    EXPECT_EQ(seen.size(), 3U * 4U * 3000U);
}

TEST_F(SqliteSpoolTest, ManyThreadsCommitAtOnce) {
    constexpr int kThreads = 8;
    constexpr int kEach = 50;
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < kEach; ++i) {
                AddMessage add = message({"a@one.example"}, std::string(static_cast<std::size_t>(i * 100), 'x'));
                const QueueId id = add.id;
                Submission submission;
                submission.changes.emplace_back(std::move(add));
                if (submit_and_wait(*spool_, std::move(submission)) && spool_->show(id)) ++good;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, kThreads * kEach);
    EXPECT_EQ(spool_->counts()->messages, static_cast<std::uint64_t>(kThreads * kEach));
}

TEST_F(SqliteSpoolTest, WhatIsSubmittedBeforeTheEndIsDone) {
    std::atomic<int> good = 0;
    for (int i = 0; i < 100; ++i) {
        Submission submission;
        submission.changes.emplace_back(message({"a@one.example"}));
        spool_->submit(std::move(submission), [&](const Result<Committed>& done) { good += done ? 1 : 0; });
    }
    reopen();
    EXPECT_EQ(good, 100);
    EXPECT_EQ(list().size(), 100U);
}

TEST_F(SqliteSpoolTest, ASecondOwnerIsRefusedAndToldWho) {
    const auto second = open_sqlite_spool(options());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::busy);
    EXPECT_NE(second.error().message.find("in use by process " + std::to_string(::getpid())), std::string::npos)
        << second.error().message;
}

TEST_F(SqliteSpoolTest, AToolChangesAQueueInUseAndTheOwnerSeesIt) {
    const QueueId id = add({"a@one.example"});
    EXPECT_FALSE(*spool_->changed_outside());
    SqliteSpoolOptions tool = options();
    tool.access = Access::tool;
    auto outside = open_sqlite_spool(tool);
    ASSERT_TRUE(outside) << outside.error().message;
    Submission submission;
    submission.changes.emplace_back(Hold{only(id), "tool"});
    ASSERT_TRUE(submit_and_wait(**outside, std::move(submission)));
    EXPECT_TRUE(*spool_->changed_outside());
    EXPECT_FALSE(*spool_->changed_outside());
    EXPECT_TRUE(claim().empty());
}

TEST_F(SqliteSpoolTest, AToolMakesNoQueue) {
    SqliteSpoolOptions tool;
    tool.folder = dir_.file("none");
    tool.access = Access::tool;
    EXPECT_FALSE(open_sqlite_spool(tool));
    EXPECT_FALSE(dir_.has("none"));
}

TEST_F(SqliteSpoolTest, AFolderThatOthersMayWriteIsRefused) {
    const std::string folder = dir_.file("open");
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    SqliteSpoolOptions options;
    options.folder = folder;
    const auto opened = open_sqlite_spool(options);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("may be written by others"), std::string::npos) << opened.error().message;
}

}  // namespace
}  // namespace postern::spool::test
