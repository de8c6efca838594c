// Writes a whole hash file of Berkeley DB, page after page, in one pass.
//
// Shape:   as many buckets, a power of two, as make pages half to three quarters full; entries that do not fit follow in
//          chained pages, long keys and values in overflow pages, all behind the buckets. libdb can go on with the file.
// Units:   pages of 4096 bytes, as libdb makes them on usual file systems.
// Errors:  io_error of the file.
// Source:  file format of Berkeley DB (hash version 9); every kind of file checked with DB->verify() of libdb 5.3.28.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "libtables/support/entry_list.h"
#include "libtables/table_type.h"

namespace postern::tables::berkeley {

[[nodiscard]] Result<void> write_hash(EntryList& entries, const IndexOptions& options);

}  // namespace postern::tables::berkeley
