// The hash and btree tables: lookups in a mapped file under Postfix's lock, changes with libdb.
//
// Shape:   NAME.db. A table for reading sees changes in place at once and never a half-written file, because writers hold
//          the lock; a replaced file is for the cache to notice. A table for changes holds the lock as long as it lives.
// Errors:  "open database NAME.db: reason"; a file that is damaged answers temp_fail.
// Source:  flock() on NAME.db, shared around each lookup, exclusive from opening to closing for changes, as postmap
//          3.7.11 does it (system calls).
// Threads: reading: lookups by many threads. Changes: one.
#pragma once

#include "libtables/support/berkeley_page.h"
#include "libtables/table_type.h"

namespace postern::tables::berkeley {

[[nodiscard]] Result<std::unique_ptr<Table>> open_table(const OpenRequest& request, const TableType& type, Kind kind);

}  // namespace postern::tables::berkeley
