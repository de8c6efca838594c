// Following: a table for any number of threads that is opened anew when its files are replaced or changed.
//
// Shape:   at most once a second a lookup looks at the files: see FileWatch. Everybody else goes on with the old table
//          until the new one is complete. While the new one cannot be opened the old one goes on, and the reason is
//          reported once. A table that could not be opened at all answers temp_fail and is tried again once a second.
// Errors:  those of the table inside.
// Source:  DATABASE_README has daemons restart to that end; here nothing needs a restart.
// Threads: as many as like. Tables of Sharing::threads answer all of them at once; of others, one that answers from a
// file
//          answers one after the other, and one that may wait for somebody is opened up to four times.
#pragma once

#include <memory>

#include "libtables/open.h"

namespace postern::tables {

/// The surroundings outlive the table. Errors: the table cannot be opened the first time.
[[nodiscard]] Result<std::unique_ptr<Table>> open_following(const TableSpec& spec, const OpenOptions& options,
                                                            const Surroundings& surroundings);
/// Reports when it cannot be opened.
[[nodiscard]] std::unique_ptr<Table> follow_or_surrogate(const TableSpec& spec, const OpenOptions& options,
                                                         const Surroundings& surroundings);

}  // namespace postern::tables
