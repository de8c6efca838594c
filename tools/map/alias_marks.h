// Alias marks: what an alias database holds beside its aliases.
//
// Shape:   "@", which tells that the database is complete; YP_LAST_MODIFIED and YP_MASTER_NAME, which NIS wants,
// neither
//          folded nor with NUL bytes.
// Errors:  those of the index.
// Source:  databases made by postalias 3.7.11, with and without -i.
// Threads: one.
#pragma once

#include "libconf/base/result.h"
#include "libtables/build.h"
#include "libtables/table.h"
#include "libtables/table_spec.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<void> add_alias_marks(tables::IndexBuilder& builder, const Setting& setting);
/// Into an index that nobody has open.
[[nodiscard]] Result<void> store_alias_marks(const tables::TableSpec& spec, const Setting& setting);

}  // namespace postern::map_tool
