// Spool: the durable queue.
//
// Shape:   changes go in as submissions, each of which happens as a whole or not at all; claims take recipients out for
//          delivery; reads see the last durable state. A recipient is claimed by one worker at a time: a claim ends
//          with its outcome, with a reschedule, or with the life of the spool (the daemon, or the lease of a node),
//          after which the recipient waits again. Nothing here tells what database is behind it.
// Errors:  in completions and results: no_space, io_error, corrupt, busy (locked by another process for too long),
//          not_found (no such message), conflict (that ID is there already), cancelled (the spool was closed first).
//          A submission that failed has changed nothing. After no_space the next submission is tried as any other.
// Source:  docs/formats/spool-schema.md.
// Threads: every member may be called from any thread. COMPLETIONS RUN ON THE THREAD THAT COMMITS, one after the other,
//          and hold up the next commit: a completion only posts what is to be done to the loop of its session (for
//          instance with asio::post) and returns; it must not call what waits for the spool. show(), list(), counts(),
//          open_content(), new_id() and writers block and are not for the thread of an event loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libconf/base/result.h"
#include "mta/spool/content.h"
#include "mta/spool/message.h"

namespace postern::spool {

/// Whether the recipients of a new message belong to who adds it, or wait for somebody to claim them.
enum class Claimed : std::uint8_t { no, yes };

struct AddMessage {
    QueueId id;  // of Spool::new_id()
    Envelope envelope;
    std::vector<NewRecipient> recipients;
    Content content;
    Claimed claimed = Claimed::no;
    Placement placement = Placement::queue;
    Flags flags = 0;
    std::string note;     // why it is on hold
    Time next_attempt{};  // the start of 1970: at once
};

struct Outcome {
    enum class Kind : std::uint8_t { delivered, failed, deferred };

    std::uint32_t position = 0;
    Kind kind = Kind::delivered;
    LastReply reply;
    Time next_attempt{};  // of deferred recipients
};

struct RecordOutcomes {
    /// What becomes of a message when none of its recipients is pending and none has failed.
    enum class WhenDelivered : std::uint8_t { remove, keep };

    QueueId id;
    std::vector<Outcome> outcomes;
    WhenDelivered when_delivered = WhenDelivered::remove;
};

/// Puts other recipients in the place of all that are pending: what a requeued message becomes.
struct ReplaceRecipients {
    QueueId id;
    std::vector<NewRecipient> recipients;
    Claimed claimed = Claimed::no;
};

/// Gives claimed recipients back, and moves the next attempt of waiting ones. All pending ones when none is named.
struct Reschedule {
    QueueId id;
    std::vector<std::uint32_t> positions;
    Time next_attempt{};
};

struct SetFlags {
    QueueId id;
    Flags set = 0;
    Flags clear = 0;
};

struct Quarantine {
    QueueId id;
    std::string note;
};

/// One message, or all (that are in one of some queues, if any is named).
struct Selection {
    std::optional<QueueId> id;
    std::vector<QueueName> queues;
};

struct Hold {
    Selection which;
    std::string note;
};
struct Release {
    Selection which;
};
/// Marks messages as to be rewritten again, takes them off hold and makes them due.
struct Requeue {
    Selection which;
};
struct Expire {
    Selection which;
};
struct Delete {
    Selection which;
};
/// Makes waiting recipients due: of one message, of one site (domain of the address, or destination), or all.
struct Flush {
    std::optional<QueueId> id;
    std::optional<std::string> site;
    Time now{};
};

using Change = std::variant<AddMessage, RecordOutcomes, ReplaceRecipients, Reschedule, SetFlags, Quarantine, Hold,
                            Release, Requeue, Expire, Delete, Flush>;

struct Submission {
    std::vector<Change> changes;
};

/// What one change did.
struct Changed {
    /// Messages (of Flush and Reschedule: recipients) that were changed. 0: it was gone, or the operator was faster.
    std::uint64_t affected = 0;
    /// After RecordOutcomes: what the message still has.
    Counters recipients;
    enum class Message : std::uint8_t { stays, removed } message = Message::stays;
    /// The message is on hold, or has new flags, since it was claimed.
    Placement placement = Placement::queue;
    Flags flags = 0;
};

using Committed = std::vector<Changed>;  // one for each change of the submission
using Completion = std::function<void(Result<Committed>)>;

struct ClaimRequest {
    Time now{};
    std::size_t max_messages = 100;
    std::size_t max_recipients = 1000;
    /// A huge mailing gives no more than this at once, so that mail behind it is seen.
    std::size_t max_per_message = 100;
    /// Only recipients of this destination.
    std::optional<std::string> destination;
};

/// Claimed recipients with their messages, those that were due first at the front.
using Claims = std::vector<Stored>;
using ClaimCompletion = std::function<void(Result<Claims>)>;

/// What waits for one destination.
struct DestinationLoad {
    std::string destination;
    std::uint64_t waiting = 0;
    Time first_due{};
};

struct QueueCounts {
    std::uint64_t messages = 0;
    std::uint64_t held = 0;
    std::uint64_t corrupt = 0;
    std::uint64_t bytes = 0;
};

struct ListFilter {
    Selection which;
    /// Recipients that are delivered or have failed, too.
    enum class Done : std::uint8_t { hidden, shown } done = Done::hidden;
};

enum class Next : std::uint8_t { proceed, stop };
using ListSink = std::function<Next(Stored)>;

class Spool {
public:
    Spool() = default;
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    /// Does what was submitted before, then ends; later submissions are cancelled.
    virtual ~Spool() = default;

    /// A name that no message has had before, also if this one is never added.
    [[nodiscard]] virtual Result<QueueId> new_id(Time now) = 0;
    /// For the content of `id`. `limit`: the most that append() takes.
    [[nodiscard]] virtual std::unique_ptr<ContentWriter> write_content(const QueueId& id, std::uint64_t limit) = 0;

    /// `done` is called when all of it is durable, or has failed.
    virtual void submit(Submission submission, Completion done) = 0;
    /// Messages whose content is missing are put in quarantine on the way, and not given out.
    virtual void claim(ClaimRequest request, ClaimCompletion done) = 0;
    /// Messages without pending recipients that somebody must report on and remove; found after a restart.
    [[nodiscard]] virtual Result<std::vector<QueueId>> finished(std::size_t limit) = 0;

    /// not_found when there is none. With all of its recipients.
    [[nodiscard]] virtual Result<Stored> show(const QueueId& id) = 0;
    /// In the order of arrival at this queue.
    [[nodiscard]] virtual Result<void> list(const ListFilter& filter, const ListSink& sink) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<ContentReader>> open_content(const MessageInfo& message) = 0;
    [[nodiscard]] virtual Result<QueueCounts> counts() = 0;
    /// Destinations with waiting recipients, the one that was due first at the front.
    [[nodiscard]] virtual Result<std::vector<DestinationLoad>> destinations(std::size_t limit) = 0;
    /// When the next waiting recipient is due; nothing when none waits.
    [[nodiscard]] virtual Result<std::optional<Time>> next_due() = 0;
    /// Whether another process (an operator's tool, another node) has changed the queue since the last call.
    [[nodiscard]] virtual Result<bool> changed_outside() = 0;
    /// Removes content that no message has and that nobody is writing; returns how many files. To be called now and
    /// then.
    [[nodiscard]] virtual Result<std::size_t> sweep(Time now, std::chrono::seconds least_age) = 0;
};

/// Submits and waits.
[[nodiscard]] Result<Committed> submit_and_wait(Spool& spool, Submission submission);
[[nodiscard]] Result<Claims> claim_and_wait(Spool& spool, ClaimRequest request);

}  // namespace postern::spool
