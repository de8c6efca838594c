// Rows: messages and recipients as the queue database has them.
//
// Errors:  corrupt: a value that no version of this program writes, with the message it belongs to. A bad row is never
//          taken for another one, and never for none.
// Threads: one thread for each Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libconf/base/result.h"
#include "mta/spool/spool.h"
#include "mta/spool/sqlite_db.h"

namespace postern::spool {

/// The row of kSelectMessage and its relatives.
[[nodiscard]] Result<MessageInfo> read_message(const Query& row);
/// The row of kSelectRecipients and its relatives.
[[nodiscard]] Result<Recipient> read_recipient(const Query& row);

/// not_found when there is no such message.
[[nodiscard]] Result<MessageInfo> load_message(Database& database, const QueueId& id);
[[nodiscard]] Result<std::vector<Recipient>> load_recipients(Database& database, const QueueId& id);

/// What changes need to know of a message.
struct MessageState {
    Placement placement = Placement::queue;
    Flags flags = 0;
    Counters recipients;
    std::string file;
};
/// Nothing when there is no such message.
[[nodiscard]] Result<std::optional<MessageState>> load_state(Database& database, const QueueId& id);

/// Messages that a filter selects, in order. Of bad rows the first is the error, after all others were handed on.
[[nodiscard]] Result<void> scan(Database& database, const ListFilter& filter, const ListSink& sink);
/// Leaves bad rows out.
[[nodiscard]] Result<std::vector<QueueId>> select_messages(Database& database, const Selection& which);

}  // namespace postern::spool
