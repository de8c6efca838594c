// SqliteSpool: the queue of one machine, in an SQLite database and a folder of large content.
//
// Shape:   FOLDER/queue.db (write-ahead log, synchronous=FULL), FOLDER/content/, FOLDER/owner (owner_lock.h). Opening
// as
//          owner takes over what the last owner was delivering, removes content without rows, and puts messages whose
//          content is missing in quarantine.
// Errors:  of open: busy with the process that owns the queue; unsupported for a newer schema; permission_denied,
//          not_found, not_a_file, no_space, corrupt, io_error with the name of the file. Others as spool.h.
// Source:  docs/formats/spool-schema.md; sqlite.org/wal.html.
// Threads: as spool.h.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "libconf/base/result.h"
#include "mta/spool/spool.h"

namespace postern::spool {

enum class Access : std::uint8_t {
    owner,  // the daemon: one at a time
    tool,   // changes a queue that may have an owner at the same time
};

struct SqliteSpoolOptions {
    std::string folder;
    Access access = Access::owner;
    QueueIdForm id_form = QueueIdForm::short_form;
    /// How long a change waits for another process that is changing the queue.
    std::chrono::milliseconds patience{5000};
    /// Told of messages that are put in quarantine; called on any thread.
    std::function<void(const Error&)> alarm;
};

[[nodiscard]] Result<std::unique_ptr<Spool>> open_sqlite_spool(SqliteSpoolOptions options);

/// The folder of the queue within queue_directory.
std::string spool_folder(std::string_view queue_directory);

}  // namespace postern::spool
