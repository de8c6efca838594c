// SQL of the queue: the schema, and the statements that every back end shares.
//
// Shape:   standard SQL with `?` for parameters; states are written as numbers because partial indexes are only used
// for
//          literals. Comments beside the numbers name the enumerators of message.h.
// Source:  docs/formats/spool-schema.md says what the columns mean.
// Threads: constants.
#pragma once

#include <string_view>

namespace postern::spool {

inline constexpr std::string_view kFirstSchema = R"(
CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('next_number', 1), ('outside_changes', 0);
CREATE TABLE messages(
    id INTEGER PRIMARY KEY,
    queue_id TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    sender TEXT NOT NULL,
    size INTEGER NOT NULL,
    content_file TEXT,
    placement INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    body INTEGER NOT NULL,
    utf8 INTEGER NOT NULL,
    dsn_return INTEGER NOT NULL,
    envelope_id TEXT NOT NULL,
    attributes TEXT NOT NULL,
    note TEXT NOT NULL) STRICT;
CREATE INDEX messages_finished ON messages(id) WHERE pending = 0;
CREATE INDEX messages_files ON messages(content_file) WHERE content_file IS NOT NULL;
CREATE TABLE contents(id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE recipients(
    message INTEGER NOT NULL,
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    original TEXT NOT NULL,
    dsn_original TEXT NOT NULL,
    notify INTEGER NOT NULL,
    destination TEXT NOT NULL,
    state INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    status TEXT NOT NULL,
    reply TEXT NOT NULL,
    host TEXT NOT NULL,
    PRIMARY KEY(message, position)) STRICT, WITHOUT ROWID;
CREATE INDEX recipients_due ON recipients(next_attempt, message) WHERE state = 0;
CREATE INDEX recipients_site ON recipients(destination, next_attempt, message) WHERE state = 0;
)";

// Adding.
inline constexpr std::string_view kInsertMessage = "INSERT INTO messages VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
inline constexpr std::string_view kInsertContent = "INSERT INTO contents VALUES(?,?)";
inline constexpr std::string_view kInsertRecipient = "INSERT INTO recipients VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)";

// Reading. The order of columns is that of read_message() and read_recipient().
inline constexpr std::string_view kSelectMessage =
    "SELECT id, queue_id, arrival, sender, size, content_file, placement, flags, pending, delivered, failed, body, "
    "utf8, "
    "dsn_return, envelope_id, attributes, note FROM messages WHERE id = ?";
inline constexpr std::string_view kSelectMessagesAfter =
    "SELECT id, queue_id, arrival, sender, size, content_file, placement, flags, pending, delivered, failed, body, "
    "utf8, "
    "dsn_return, envelope_id, attributes, note FROM messages WHERE id > ? ORDER BY id LIMIT ?";
inline constexpr std::string_view kSelectRecipients =
    "SELECT position, address, original, dsn_original, notify, destination, state, next_attempt, attempts, status, "
    "reply, "
    "host FROM recipients WHERE message = ? ORDER BY position";
inline constexpr std::string_view kSelectContent = "SELECT data FROM contents WHERE id = ?";
inline constexpr std::string_view kSelectState =
    "SELECT queue_id, placement, flags, pending, delivered, failed, content_file FROM messages WHERE id = ?";
inline constexpr std::string_view kSelectFinished =
    "SELECT queue_id FROM messages WHERE pending = 0 AND placement = 0 ORDER BY id LIMIT ?";
inline constexpr std::string_view kSelectCounts =
    "SELECT count(*), coalesce(sum(placement = 1), 0), coalesce(sum(placement = 2), 0), coalesce(sum(size), 0) "
    "FROM messages";
inline constexpr std::string_view kSelectFiles =
    "SELECT content_file, queue_id, size, placement FROM messages WHERE content_file IS NOT NULL";
inline constexpr std::string_view kSelectFile = "SELECT 1 FROM messages WHERE content_file = ?";

// Claims: messages in the order in which their recipients are due, then the due recipients of each.
inline constexpr std::string_view kNextDue =
    "SELECT next_attempt, message FROM recipients WHERE state = 0 AND next_attempt <= ? "
    "AND (next_attempt, message) > (?, ?) ORDER BY next_attempt, message LIMIT 1";
inline constexpr std::string_view kNextDueOfDestination =
    "SELECT next_attempt, message FROM recipients WHERE state = 0 AND destination = ? AND next_attempt <= ? "
    "AND (next_attempt, message) > (?, ?) ORDER BY next_attempt, message LIMIT 1";
inline constexpr std::string_view kDueRecipients =
    "SELECT position, address, original, dsn_original, notify, destination, state, next_attempt, attempts, status, "
    "reply, "
    "host FROM recipients WHERE message = ? AND state = 0 AND next_attempt <= ? ORDER BY position LIMIT ?";
inline constexpr std::string_view kDueRecipientsOfDestination =
    "SELECT position, address, original, dsn_original, notify, destination, state, next_attempt, attempts, status, "
    "reply, "
    "host FROM recipients WHERE message = ? AND state = 0 AND next_attempt <= ? AND destination = ? "
    "ORDER BY position LIMIT ?";
inline constexpr std::string_view kClaimRecipient =
    "UPDATE recipients SET state = 1 WHERE message = ? AND position = ?";
inline constexpr std::string_view kFirstDue =
    "SELECT next_attempt FROM recipients WHERE state = 0 ORDER BY next_attempt LIMIT 1";
inline constexpr std::string_view kLoads =
    "SELECT destination, count(*), min(next_attempt) FROM recipients WHERE state = 0 GROUP BY destination "
    "ORDER BY 3 LIMIT ?";

// What delivery records.
inline constexpr std::string_view kFinishRecipient =
    "UPDATE recipients SET state = ?, attempts = attempts + 1, status = ?, reply = ?, host = ? "
    "WHERE message = ? AND position = ? AND state IN (0, 1, 2)";
inline constexpr std::string_view kDeferRecipient =
    "UPDATE recipients SET state = ?, attempts = attempts + 1, status = ?, reply = ?, host = ?, next_attempt = ? "
    "WHERE message = ? AND position = ? AND state IN (0, 1, 2)";
inline constexpr std::string_view kDropRecipient =
    "DELETE FROM recipients WHERE message = ? AND position = ? AND state IN (0, 1, 2)";
inline constexpr std::string_view kCountRecipients =
    "UPDATE messages SET pending = pending - ?, delivered = delivered + ?, failed = failed + ? WHERE id = ?";
inline constexpr std::string_view kRescheduleRecipient =
    "UPDATE recipients SET state = ?, next_attempt = ? WHERE message = ? AND position = ? AND state IN (0, 1, 2)";
inline constexpr std::string_view kRescheduleAll =
    "UPDATE recipients SET state = ?, next_attempt = ? WHERE message = ? AND state IN (0, 1, 2)";
inline constexpr std::string_view kDropPending = "DELETE FROM recipients WHERE message = ? AND state IN (0, 1, 2)";
inline constexpr std::string_view kLastPosition =
    "SELECT coalesce(max(position) + 1, 0) FROM recipients WHERE message = ?";
inline constexpr std::string_view kSetPending = "UPDATE messages SET pending = ?, flags = ? WHERE id = ?";

// What operators do.
inline constexpr std::string_view kSetFlags = "UPDATE messages SET flags = ? WHERE id = ?";
inline constexpr std::string_view kPlace = "UPDATE messages SET placement = ?, note = ? WHERE id = ?";
/// Active recipients stay with who delivers them: they are held, if it comes to that, with their outcome.
inline constexpr std::string_view kHoldRecipients = "UPDATE recipients SET state = 2 WHERE message = ? AND state = 0";
inline constexpr std::string_view kReleaseRecipients =
    "UPDATE recipients SET state = 0 WHERE message = ? AND state = 2";
inline constexpr std::string_view kMakeDue =
    "UPDATE recipients SET next_attempt = ? WHERE message = ? AND state = 0 AND next_attempt > ?";
inline constexpr std::string_view kFlushAll =
    "UPDATE recipients SET next_attempt = ? WHERE state = 0 AND next_attempt > ?";
inline constexpr std::string_view kFlushSite =
    "UPDATE recipients SET next_attempt = ? WHERE state = 0 AND next_attempt > ? AND (destination = ? OR "
    "lower(substr(address, -(length(?) + 1))) = '@' || ?)";
inline constexpr std::string_view kDeleteMessage = "DELETE FROM messages WHERE id = ?";
inline constexpr std::string_view kDeleteContent = "DELETE FROM contents WHERE id = ?";
inline constexpr std::string_view kDeleteRecipients = "DELETE FROM recipients WHERE message = ?";

// The start of an owner: what was being delivered waits again, or is held with its message.
inline constexpr std::string_view kTakeOver =
    "UPDATE recipients SET state = CASE (SELECT placement FROM messages WHERE id = recipients.message) WHEN 0 THEN 0 "
    "ELSE 2 END WHERE state = 1";
inline constexpr std::string_view kReserveNumbers =
    "UPDATE meta SET value = value + ? WHERE name = 'next_number' RETURNING value";

inline constexpr std::string_view kNoteOutsideChange =
    "UPDATE meta SET value = value + 1 WHERE name = 'outside_changes'";
inline constexpr std::string_view kOutsideChanges = "SELECT value FROM meta WHERE name = 'outside_changes'";

}  // namespace postern::spool
