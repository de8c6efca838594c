// Following: a table that is opened anew when its files are replaced or changed.
//
// Shape:   at most once a second a lookup looks at the files. A file that was replaced counts at once; one that is
// being
//          written in place counts when it has stayed the same for a second, so that half of a text is never a table.
//          While the new table cannot be opened the old one goes on, and the reason is reported once.
// Errors:  those of the table inside.
// Source:  DATABASE_README has daemons restart to that end; here nothing needs a restart.
// Threads: as many as like; a lookup waits while another one opens the table.
#pragma once

#include <memory>

#include "libtables/open.h"

namespace postern::tables {

/// The surroundings outlive the table. Errors: the table cannot be opened the first time.
[[nodiscard]] Result<std::unique_ptr<Table>> open_following(const TableSpec& spec, const OpenOptions& options,
                                                            const Surroundings& surroundings);

}  // namespace postern::tables
