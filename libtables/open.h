// Opening tables: from a spec to something that answers.
//
// Shape:   open_table() gives the table or the reason why not; open_or_surrogate() always gives a table, which answers
//          temp_fail for as long as the real one cannot be opened.
// Errors:  unsupported (no such type, or not in this build), not_found, permission_denied, bad_syntax, io_error, loop.
// Source:  messages of postmap 3.7.11; surrogates as in DATABASE_README.
// Threads: no shared state.
#pragma once

#include <memory>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/surroundings.h"
#include "libtables/table.h"
#include "libtables/table_spec.h"
#include "libtables/table_type.h"

namespace postern::tables {

/// The type, or why there is none: unknown to Postfix, unknown to Postern, not in this build.
[[nodiscard]] Result<const TableType*> type_for(std::string_view name);

/// Opens the table with what folds and checks its keys in front.
[[nodiscard]] Result<std::unique_ptr<Table>> open_table(const TableSpec& spec, const OpenOptions& options,
                                                        const Surroundings& surroundings);
/// For the members of combinations: one level deeper, and an error past 32 levels.
[[nodiscard]] Result<std::unique_ptr<Table>> open_member(const TableSpec& spec, const OpenRequest& parent);

/// Reports the failure and answers temp_fail to everything.
[[nodiscard]] std::unique_ptr<Table> open_or_surrogate(const TableSpec& spec, const OpenOptions& options,
                                                       const Surroundings& surroundings);
[[nodiscard]] std::unique_ptr<Table> make_surrogate(const TableSpec& spec, const Error& why);

}  // namespace postern::tables
