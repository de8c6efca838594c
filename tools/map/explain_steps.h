// Steps of an explanation, as --explain prints them.
//
// Shape:   one line a step: what it is, file and line, text; indented by the depth in a chain.
// Errors:  none.
// Threads: one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libtables/explain.h"
#include "libtables/table.h"
#include "tools/map/page.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

/// Adds the lines of the text that an index was made from, and whether they say what the index says.
void add_source_lines(const tables::Table& table, std::string_view key, const std::optional<std::string>& value,
                      const Setting& setting, tables::Explanation& story);

void print_step(const tables::ExplainStep& step, const Page& page, const Setting& setting);

}  // namespace postern::map_tool
