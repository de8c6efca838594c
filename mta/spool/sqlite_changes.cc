#include "mta/spool/sqlite_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "mta/spool/attributes.h"
#include "mta/spool/sql_common.h"
#include "mta/spool/sqlite_rows.h"

namespace postern::spool {
namespace {

std::int64_t row_of(const QueueId& id) {
    return static_cast<std::int64_t>(id.number());
}

template <class E>
std::int64_t as_number(E value) {
    return static_cast<std::int64_t>(value);
}

/// Runs a statement with its parameters bound, and says how many rows it changed.
template <class... Parameters>
Result<std::uint64_t> change(Database& database, std::string_view sql, const Parameters&... parameters) {
    auto query = database.query(sql);
    if (!query) return tl::unexpected<Error>(query.error());
    (query->bind(parameters), ...);
    if (auto done = query->run(); !done) return tl::unexpected<Error>(done.error());
    return database.changes();
}

/// The first error of several steps; the steps behind it are not taken.
class Steps {
public:
    explicit Steps(Database& database) : database_(database) {}
    template <class... Parameters>
    std::uint64_t take(std::string_view sql, const Parameters&... parameters) {
        if (!failed_.empty()) return 0;
        const auto changed = change(database_, sql, parameters...);
        if (changed) return *changed;
        failed_.push_back(changed.error());
        return 0;
    }
    bool failed() const { return !failed_.empty(); }
    Result<Changed> result(Changed changed) const {
        if (failed()) return tl::unexpected<Error>(failed_.front());
        return changed;
    }

private:
    Database& database_;
    std::vector<Error> failed_;
};

RecipientState waiting_state(Placement placement) {
    return placement == Placement::queue ? RecipientState::waiting : RecipientState::held;
}

Result<void> insert_recipients(Database& database, const QueueId& id, const std::vector<NewRecipient>& recipients,
                               std::int64_t first, RecipientState state, Time next_attempt) {
    auto query = database.query(kInsertRecipient);
    if (!query) return tl::unexpected<Error>(query.error());
    std::int64_t position = first;
    for (const NewRecipient& recipient : recipients) {
        const std::string destination =
            recipient.destination.empty() ? default_destination(recipient.address) : recipient.destination;
        query->again();
        query->bind(row_of(id)).bind(position++).bind(recipient.address).bind(recipient.original);
        query->bind(recipient.dsn_original).bind(std::int64_t{recipient.notify}).bind(destination);
        query->bind(as_number(state)).bind(to_microseconds(next_attempt)).bind(std::int64_t{0});
        query->bind("").bind("").bind("");
        if (auto done = query->run(); !done) return done;
    }
    return {};
}

Result<void> insert_message(Database& database, const AddMessage& add) {
    auto query = database.query(kInsertMessage);
    if (!query) return tl::unexpected<Error>(query.error());
    const std::string attributes = encode_attributes(add.envelope);
    const StoredFile* file = add.content.file();
    query->bind(row_of(add.id)).bind(add.id.text()).bind(to_microseconds(add.envelope.arrival));
    query->bind(add.envelope.sender).bind(static_cast<std::int64_t>(add.content.size()));
    if (file != nullptr) {
        query->bind(file->name());
    } else {
        query->bind_null();
    }
    query->bind(as_number(add.placement)).bind(std::int64_t{add.flags});
    query->bind(static_cast<std::int64_t>(add.recipients.size())).bind(std::int64_t{0}).bind(std::int64_t{0});
    query->bind(as_number(add.envelope.body)).bind(as_number(add.envelope.utf8));
    query->bind(as_number(add.envelope.dsn_return)).bind(add.envelope.envelope_id).bind(attributes).bind(add.note);
    return query->run();
}

Result<Changed> apply_one(Database& database, const AddMessage& add, Aftermath& aftermath) {
    if (add.id.number() == 0) return fail(ErrorCode::bad_value, "a message without a queue ID");
    if (auto done = insert_message(database, add); !done) return tl::unexpected<Error>(done.error());
    if (add.content.file() == nullptr) {
        auto content = database.query(kInsertContent);
        if (!content) return tl::unexpected<Error>(content.error());
        content->bind(row_of(add.id)).bind_blob(add.content.bytes());
        if (auto done = content->run(); !done) return tl::unexpected<Error>(done.error());
    } else {
        aftermath.rowed.push_back(add.content.file());
    }
    const bool taken = add.claimed == Claimed::yes && add.placement == Placement::queue;
    const auto state = taken ? RecipientState::active : waiting_state(add.placement);
    if (auto done = insert_recipients(database, add.id, add.recipients, 0, state, add.next_attempt); !done) {
        return tl::unexpected<Error>(done.error());
    }
    Changed changed;
    changed.affected = 1;
    changed.recipients.pending = static_cast<std::uint32_t>(add.recipients.size());
    changed.placement = add.placement;
    changed.flags = add.flags;
    return changed;
}

void remove(Steps& steps, const QueueId& id, const std::string& file, Aftermath& aftermath) {
    steps.take(kDeleteRecipients, row_of(id));
    if (file.empty()) steps.take(kDeleteContent, row_of(id));
    steps.take(kDeleteMessage, row_of(id));
    if (!file.empty()) aftermath.unneeded.push_back(file);
}

/// How many recipients an outcome moved: 1, or 0 when it was done already.
std::uint64_t record(Steps& steps, const QueueId& id, const Outcome& outcome, Placement placement) {
    const LastReply& reply = outcome.reply;
    const std::int64_t position = outcome.position;
    if (outcome.kind == Outcome::Kind::deferred) {
        return steps.take(kDeferRecipient, as_number(waiting_state(placement)), reply.status, reply.text, reply.host,
                          to_microseconds(outcome.next_attempt), row_of(id), position);
    }
    const auto state = outcome.kind == Outcome::Kind::delivered ? RecipientState::delivered : RecipientState::failed;
    return steps.take(kFinishRecipient, as_number(state), reply.status, reply.text, reply.host, row_of(id), position);
}

Result<Changed> apply_one(Database& database, const RecordOutcomes& outcomes, Aftermath& aftermath) {
    auto state = load_state(database, outcomes.id);
    if (!state) return tl::unexpected<Error>(state.error());
    Changed changed;
    if (!*state) return changed;
    changed.placement = (*state)->placement;
    changed.flags = (*state)->flags;
    Counters& left = (*state)->recipients;
    Steps steps(database);
    std::uint32_t delivered = 0;
    std::uint32_t failed = 0;
    const auto removes = outcomes.when_delivered == RecordOutcomes::WhenDelivered::remove;
    const auto is_delivered = [](const Outcome& o) { return o.kind == Outcome::Kind::delivered; };
    // The usual end: nothing of the message is left to be read by anybody, so its rows are not updated first. More
    // outcomes than recipients would be a repetition, which has to be looked at one by one.
    if (removes && left.failed == 0 && left.pending == 1 && outcomes.outcomes.size() == 1 &&
        is_delivered(outcomes.outcomes.front())) {
        const std::int64_t position = outcomes.outcomes.front().position;
        changed.affected = steps.take(kDropRecipient, row_of(outcomes.id), position);
        delivered = static_cast<std::uint32_t>(changed.affected);
    } else {
        for (const Outcome& outcome : outcomes.outcomes) {
            const auto moved = static_cast<std::uint32_t>(record(steps, outcomes.id, outcome, changed.placement));
            changed.affected += moved;
            if (is_delivered(outcome)) delivered += moved;
            if (outcome.kind == Outcome::Kind::failed) failed += moved;
        }
    }
    const std::uint32_t done = delivered + failed;
    if (done > left.pending) return fail(ErrorCode::corrupt, fmt::format("counters of message {}", outcomes.id.text()));
    left.pending -= done;
    left.delivered += delivered;
    left.failed += failed;
    changed.recipients = left;
    if (removes && left.pending == 0 && left.failed == 0) {
        remove(steps, outcomes.id, (*state)->file, aftermath);
        changed.message = Changed::Message::removed;
    } else if (done != 0) {
        steps.take(kCountRecipients, std::int64_t{done}, std::int64_t{delivered}, std::int64_t{failed},
                   row_of(outcomes.id));
    }
    return steps.result(changed);
}

Result<Changed> apply_one(Database& database, const ReplaceRecipients& replace, Aftermath&) {
    auto state = load_state(database, replace.id);
    if (!state) return tl::unexpected<Error>(state.error());
    Changed changed;
    if (!*state) return changed;
    Steps steps(database);
    steps.take(kDropPending, row_of(replace.id));
    const Flags flags = (*state)->flags & ~kFlagRequeue;
    steps.take(kSetPending, static_cast<std::int64_t>(replace.recipients.size()), std::int64_t{flags},
               row_of(replace.id));
    if (steps.failed()) return steps.result(changed);
    auto last = database.query(kLastPosition);
    if (!last) return tl::unexpected<Error>(last.error());
    const auto row = last->bind(row_of(replace.id)).step();
    if (!row) return tl::unexpected<Error>(row.error());
    const bool taken = replace.claimed == Claimed::yes && (*state)->placement == Placement::queue;
    const auto new_state = taken ? RecipientState::active : waiting_state((*state)->placement);
    if (auto done = insert_recipients(database, replace.id, replace.recipients, last->number(0), new_state, Time{});
        !done) {
        return tl::unexpected<Error>(done.error());
    }
    changed.affected = 1;
    changed.recipients = (*state)->recipients;
    changed.recipients.pending = static_cast<std::uint32_t>(replace.recipients.size());
    changed.placement = (*state)->placement;
    changed.flags = flags;
    return changed;
}

Result<Changed> apply_one(Database& database, const Reschedule& reschedule, Aftermath&) {
    const auto state = load_state(database, reschedule.id);
    if (!state) return tl::unexpected<Error>(state.error());
    Changed changed;
    if (!*state) return changed;
    const std::int64_t waiting = as_number(waiting_state((*state)->placement));
    const std::int64_t when = to_microseconds(reschedule.next_attempt);
    Steps steps(database);
    for (const std::int64_t position : reschedule.positions) {
        changed.affected += steps.take(kRescheduleRecipient, waiting, when, row_of(reschedule.id), position);
    }
    if (reschedule.positions.empty())
        changed.affected = steps.take(kRescheduleAll, waiting, when, row_of(reschedule.id));
    changed.recipients = (*state)->recipients;
    changed.placement = (*state)->placement;
    changed.flags = (*state)->flags;
    return steps.result(changed);
}

Result<Changed> apply_one(Database& database, const SetFlags& set, Aftermath&) {
    const auto state = load_state(database, set.id);
    if (!state) return tl::unexpected<Error>(state.error());
    Changed changed;
    if (!*state) return changed;
    changed.flags = ((*state)->flags & ~set.clear) | set.set;
    changed.placement = (*state)->placement;
    changed.recipients = (*state)->recipients;
    Steps steps(database);
    changed.affected = steps.take(kSetFlags, std::int64_t{changed.flags}, row_of(set.id));
    return steps.result(changed);
}

/// Takes a message out of delivery, or puts it back.
void place(Steps& steps, const QueueId& id, Placement placement, const std::string& note) {
    steps.take(kPlace, as_number(placement), note, row_of(id));
    steps.take(placement == Placement::queue ? kReleaseRecipients : kHoldRecipients, row_of(id));
}

Result<Changed> apply_one(Database& database, const Quarantine& quarantine, Aftermath&) {
    const auto state = load_state(database, quarantine.id);
    if (!state) return tl::unexpected<Error>(state.error());
    Changed changed;
    if (!*state) return changed;
    Steps steps(database);
    place(steps, quarantine.id, Placement::corrupt, quarantine.note);
    changed.affected = 1;
    changed.placement = Placement::corrupt;
    return steps.result(changed);
}

/// Calls `act` for each selected message; it says whether it changed something.
template <class Act>
Result<Changed> for_each(Database& database, const Selection& which, Act act) {
    const auto ids = select_messages(database, which);
    if (!ids) return tl::unexpected<Error>(ids.error());
    Changed changed;
    Steps steps(database);
    for (const QueueId& id : *ids) {
        const auto state = load_state(database, id);
        if (!state) return tl::unexpected<Error>(state.error());
        if (*state && act(steps, id, **state)) ++changed.affected;
    }
    return steps.result(changed);
}

Result<Changed> apply_one(Database& database, const Hold& hold, Aftermath&) {
    return for_each(database, hold.which, [&](Steps& steps, const QueueId& id, const MessageState& state) {
        if (state.placement != Placement::queue) return false;
        place(steps, id, Placement::hold, hold.note);
        return true;
    });
}

Result<Changed> apply_one(Database& database, const Release& release, Aftermath&) {
    return for_each(database, release.which, [&](Steps& steps, const QueueId& id, const MessageState& state) {
        if (state.placement != Placement::hold) return false;
        place(steps, id, Placement::queue, "");
        return true;
    });
}

Result<Changed> apply_one(Database& database, const Requeue& requeue, Aftermath&) {
    return for_each(database, requeue.which, [&](Steps& steps, const QueueId& id, const MessageState& state) {
        steps.take(kSetFlags, std::int64_t{state.flags | kFlagRequeue}, row_of(id));
        if (state.placement != Placement::queue) place(steps, id, Placement::queue, "");
        steps.take(kMakeDue, std::int64_t{0}, row_of(id), std::int64_t{0});
        return true;
    });
}

Result<Changed> apply_one(Database& database, const Expire& expire, Aftermath&) {
    return for_each(database, expire.which, [&](Steps& steps, const QueueId& id, const MessageState& state) {
        if ((state.flags & kFlagExpire) != 0) return false;
        return steps.take(kSetFlags, std::int64_t{state.flags | kFlagExpire}, row_of(id)) != 0;
    });
}

Result<Changed> apply_one(Database& database, const Delete& gone, Aftermath& aftermath) {
    return for_each(database, gone.which, [&](Steps& steps, const QueueId& id, const MessageState& state) {
        remove(steps, id, state.file, aftermath);
        return true;
    });
}

Result<Changed> apply_one(Database& database, const Flush& flush, Aftermath&) {
    const std::int64_t now = to_microseconds(flush.now);
    Steps steps(database);
    Changed changed;
    if (flush.id) {
        const auto state = load_state(database, *flush.id);
        if (!state) return tl::unexpected<Error>(state.error());
        if (*state) changed.affected = steps.take(kMakeDue, now, row_of(*flush.id), now);
    } else if (flush.site) {
        const std::string site = default_destination(*flush.site);
        changed.affected = steps.take(kFlushSite, now, now, site, site, site);
    } else {
        changed.affected = steps.take(kFlushAll, now, now);
    }
    return steps.result(changed);
}

}  // namespace

Result<Changed> apply(Database& database, const Change& change, Aftermath& aftermath) {
    return std::visit([&](const auto& one) { return apply_one(database, one, aftermath); }, change);
}

}  // namespace postern::spool
