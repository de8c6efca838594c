// Migrate: the schema of the queue database, from nothing or an older version to the one of this program.
//
// Shape:   steps, one for each version, run in one transaction; the version is the database's user_version.
// Errors:  unsupported: a newer schema than this program knows, with both numbers; corrupt: a database that is not a
//          queue; otherwise as Database. A failed upgrade leaves the old schema.
// Source:  docs/formats/spool-schema.md.
// Threads: one thread.
#pragma once

#include "libconf/base/result.h"
#include "mta/spool/sqlite_db.h"

namespace postern::spool {

inline constexpr int kSchemaVersion = 1;
/// application_id of the database: "Pstn".
inline constexpr int kApplicationId = 0x5073746e;

/// Brings the schema up to date.
[[nodiscard]] Result<void> migrate(Database& database);
/// Checks only: for programs that read.
[[nodiscard]] Result<void> check_schema(Database& database);

}  // namespace postern::spool
