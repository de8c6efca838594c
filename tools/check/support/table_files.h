// The readable tables of a configuration, each once, with everybody who uses it.
//
// Shape:   in the order of their first use. A text that is read in two ways (as aliases and as pairs) comes twice.
// Errors:  none.
// Threads: pure functions; the project outlives the result.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

struct TableFile {
    const TableText* text = nullptr;
    std::vector<const TableUse*> uses;

    const TableUse& first() const { return *uses.front(); }
    bool all(const std::function<bool(const TableUse&)>& holds) const;
    bool any(const std::function<bool(const TableUse&)>& holds) const;
    /// Some use is of a type with keys that are looked up as they are.
    bool fixed_keys() const { return text->form() == TableForm::pairs || text->form() == TableForm::aliases; }
};

std::vector<TableFile> table_files(const Project& project);

/// The piece of a range's text that `part` is, when the text stands in one piece; else the whole range.
SourceRange part_of(const Project& project, SourceRange range, std::string_view whole, std::string_view part);

/// The command that makes the index of a table.
std::string index_command(const TableUse& use);

/// default_database_type of the target.
std::string default_type(const Project& project);

}  // namespace postern::lint
