// Table sources: the texts of the lookup tables that a configuration names, and what their entries say.
//
// Shape:   by configured path: two types of one source are one table here. Rows stand in the order of the text; their keys and
//          results are the same for all spellings.
// Errors:  none; a source that cannot be read has no text, and no rows.
// Threads: pure functions; the project outlives the results.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/check/project.h"
#include "tools/check/table_text.h"
#include "tools/check/table_use.h"

namespace postern::diff_tool {

struct TableSource {
    std::string spec;       // "hash:/etc/postfix/virtual", the path alone of a file that a list names
    std::string parameter;  // that names it, and the restriction
    lint::TablePurpose purpose = lint::TablePurpose::maps;
    bool indexed = false;
    const lint::TableText* text = nullptr;  // null: cannot be read
};

using TableSources = std::map<std::string, TableSource>;
[[nodiscard]] TableSources table_sources(const lint::Project& project);

struct TableRow {
    std::string key;    // as it is compared
    std::string shown;  // as it is written
    std::string result;
    const lint::TableEntry* entry = nullptr;
};
[[nodiscard]] std::vector<TableRow> table_rows(const lint::TableText* text);

/// The order of the entries counts: patterns, networks.
bool is_ordered(lint::TableForm form);

}  // namespace postern::diff_tool
