// Folding: prepares keys before a table sees them, and checks what goes in and out.
//
// Shape:   fixed keys are folded to lower case (Unicode case folding when text is UTF-8); patterns get them as written.
//          With TextCheck::utf8 a key that is not UTF-8 is absent, and a value that is not UTF-8 is temp_fail.
// Errors:  those of the table inside.
// Source:  postmap(1) -f and -u; messages compared with postmap 3.7.11.
// Threads: as the table inside.
#pragma once

#include <memory>

#include "libtables/open_options.h"
#include "libtables/surroundings.h"
#include "libtables/table.h"

namespace postern::tables {

/// The table itself when there is nothing to do in front of it.
[[nodiscard]] std::unique_ptr<Table> fold_keys(std::unique_ptr<Table> table, const OpenOptions& options,
                                               const Surroundings& surroundings);

}  // namespace postern::tables
