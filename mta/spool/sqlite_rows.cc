#include "mta/spool/sqlite_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "libconf/base/ascii.h"
#include "mta/spool/attributes.h"
#include "mta/spool/sql_common.h"

namespace postern::spool {
namespace {

constexpr std::int64_t kMessagesAtOnce = 256;

/// Reads columns in order, and remembers whether one of them was out of its range.
class Columns {
public:
    explicit Columns(const Query& row) : row_(row) {}

    std::string text() { return std::string(row_.text(next_++)); }
    template <class T>
    T number(std::int64_t largest) {
        const std::int64_t value = row_.number(next_);
        if (row_.is_null(next_) || value < 0 || value > largest) bad_ = true;
        ++next_;
        return bad_ ? T{} : static_cast<T>(value);
    }
    std::uint32_t count() { return number<std::uint32_t>(std::numeric_limits<std::uint32_t>::max()); }
    Time time() { return from_microseconds(number<std::int64_t>(std::numeric_limits<std::int64_t>::max())); }
    bool bad() const { return bad_; }

private:
    const Query& row_;
    int next_ = 0;
    bool bad_ = false;
};

tl::unexpected<Error> bad_row(std::string_view what, std::string_view id) {
    return fail(ErrorCode::corrupt,
                fmt::format("queue database: bad {} row of message {}", what, ascii::printable(id)));
}

}  // namespace

Result<MessageInfo> read_message(const Query& row) {
    Columns columns(row);
    MessageInfo message;
    const auto number = columns.number<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::string name = columns.text();
    auto id = QueueId::parse(name);
    if (!id || id->number() != number) return bad_row("message", name);
    message.id = std::move(*id);
    message.envelope.arrival = columns.time();
    message.envelope.sender = columns.text();
    message.content.size = columns.number<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    message.content.file = columns.text();
    message.placement = columns.number<Placement>(kPlacements - 1);
    message.flags = columns.count();
    message.recipients.pending = columns.count();
    message.recipients.delivered = columns.count();
    message.recipients.failed = columns.count();
    message.envelope.body = columns.number<BodyType>(3);
    message.envelope.utf8 = columns.number<Utf8>(1);
    message.envelope.dsn_return = columns.number<DsnReturn>(2);
    message.envelope.envelope_id = columns.text();
    const std::string attributes = columns.text();
    message.note = columns.text();
    if (columns.bad()) return bad_row("message", name);
    if (auto decoded = decode_attributes(attributes, message.envelope); !decoded) return bad_row("message", name);
    return message;
}

Result<Recipient> read_recipient(const Query& row) {
    Columns columns(row);
    Recipient recipient;
    recipient.position = columns.count();
    recipient.address = columns.text();
    recipient.original = columns.text();
    recipient.dsn_original = columns.text();
    recipient.notify = columns.number<Notify>(kNotifyNever | kNotifySuccess | kNotifyFailure | kNotifyDelay);
    recipient.destination = columns.text();
    recipient.state = columns.number<RecipientState>(kRecipientStates - 1);
    recipient.next_attempt = columns.time();
    recipient.attempts = columns.count();
    recipient.last.status = columns.text();
    recipient.last.text = columns.text();
    recipient.last.host = columns.text();
    if (columns.bad()) return fail(ErrorCode::corrupt, "queue database: bad recipient row");
    return recipient;
}

Result<MessageInfo> load_message(Database& database, const QueueId& id) {
    auto query = database.query(kSelectMessage);
    if (!query) return tl::unexpected<Error>(query.error());
    const auto row = query->bind(static_cast<std::int64_t>(id.number())).step();
    if (!row) return tl::unexpected<Error>(row.error());
    const auto missing = [&] {
        return fail(ErrorCode::not_found, fmt::format("no message {} in the queue", id.text()));
    };
    if (!*row) return missing();
    auto message = read_message(*query);
    // Another message that has this number has another time in its name.
    if (message && message->id != id) return missing();
    return message;
}

Result<std::vector<Recipient>> load_recipients(Database& database, const QueueId& id) {
    auto query = database.query(kSelectRecipients);
    if (!query) return tl::unexpected<Error>(query.error());
    query->bind(static_cast<std::int64_t>(id.number()));
    std::vector<Recipient> recipients;
    for (;;) {
        const auto row = query->step();
        if (!row) return tl::unexpected<Error>(row.error());
        if (!*row) return recipients;
        auto recipient = read_recipient(*query);
        if (!recipient) return bad_row("recipient", id.text());
        recipients.push_back(std::move(*recipient));
    }
}

Result<std::optional<MessageState>> load_state(Database& database, const QueueId& id) {
    auto query = database.query(kSelectState);
    if (!query) return tl::unexpected<Error>(query.error());
    const auto row = query->bind(static_cast<std::int64_t>(id.number())).step();
    if (!row) return tl::unexpected<Error>(row.error());
    if (!*row || query->text(0) != id.text()) return std::optional<MessageState>{};
    Columns columns(*query);
    (void)columns.text();
    MessageState state;
    state.placement = columns.number<Placement>(kPlacements - 1);
    state.flags = columns.count();
    state.recipients.pending = columns.count();
    state.recipients.delivered = columns.count();
    state.recipients.failed = columns.count();
    state.file = columns.text();
    if (columns.bad()) return bad_row("message", id.text());
    return state;
}

namespace {

bool is_pending(const Recipient& recipient) {
    return recipient.state != RecipientState::delivered && recipient.state != RecipientState::failed;
}

/// Hands one message on, if the filter has it.
Result<Next> offer(Database& database, const ListFilter& filter, MessageInfo message, const ListSink& sink) {
    auto recipients = load_recipients(database, message.id);
    if (!recipients) return tl::unexpected<Error>(recipients.error());
    if (filter.done == ListFilter::Done::hidden) {
        std::erase_if(*recipients, [](const Recipient& r) { return !is_pending(r); });
    }
    Stored stored{std::move(message), std::move(*recipients)};
    const auto& queues = filter.which.queues;
    if (!queues.empty() && std::find(queues.begin(), queues.end(), stored.queue()) == queues.end())
        return Next::proceed;
    return sink(std::move(stored));
}

struct Batch {
    std::vector<MessageInfo> messages;
    std::int64_t last = -1;  // row; none: the end
    std::vector<Error> bad;
};

/// Some messages at a time, so that no read transaction lasts as long as somebody takes to print the queue.
Result<Batch> load_some(Database& database, std::int64_t after) {
    auto query = database.query(kSelectMessagesAfter);
    if (!query) return tl::unexpected<Error>(query.error());
    query->bind(after).bind(kMessagesAtOnce);
    Batch batch;
    for (;;) {
        const auto row = query->step();
        if (!row) return tl::unexpected<Error>(row.error());
        if (!*row) return batch;
        batch.last = query->number(0);
        auto message = read_message(*query);
        if (message) {
            batch.messages.push_back(std::move(*message));
        } else {
            batch.bad.push_back(message.error());
        }
    }
}

}  // namespace

Result<void> scan(Database& database, const ListFilter& filter, const ListSink& sink) {
    if (filter.which.id) {
        auto message = load_message(database, *filter.which.id);
        if (!message && message.error().code == ErrorCode::not_found) return {};
        if (!message) return tl::unexpected<Error>(message.error());
        const auto next = offer(database, filter, std::move(*message), sink);
        if (!next) return tl::unexpected<Error>(next.error());
        return {};
    }
    std::vector<Error> bad;  // the first of them is told at the end: it must not hide the others
    for (std::int64_t after = std::numeric_limits<std::int64_t>::min();;) {
        auto batch = load_some(database, after);
        if (!batch) return tl::unexpected<Error>(batch.error());
        bad.insert(bad.end(), batch->bad.begin(), batch->bad.end());
        for (MessageInfo& message : batch->messages) {
            const auto next = offer(database, filter, std::move(message), sink);
            if (!next && next.error().code != ErrorCode::corrupt) return tl::unexpected<Error>(next.error());
            if (!next) bad.push_back(next.error());
            if (next && *next == Next::stop) return {};
        }
        if (batch->messages.empty() && batch->bad.empty()) break;
        after = batch->last;
    }
    if (bad.empty()) return {};
    return tl::unexpected<Error>(bad.front());
}

Result<std::vector<QueueId>> select_messages(Database& database, const Selection& which) {
    // Also a message whose rows cannot be read may be named.
    if (which.id && which.queues.empty()) return std::vector<QueueId>{*which.id};
    std::vector<QueueId> ids;
    const auto keep = [&](const Stored& stored) {
        ids.push_back(stored.message.id);
        return Next::proceed;
    };
    const auto scanned = scan(database, {which, ListFilter::Done::hidden}, keep);
    if (!scanned && scanned.error().code != ErrorCode::corrupt) return tl::unexpected<Error>(scanned.error());
    return ids;
}

}  // namespace postern::spool
