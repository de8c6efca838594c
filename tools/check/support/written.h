// Written names: every assignment of main.cf that counts and every -o setting, whether the target knows the name or not.
//
// Shape:   in the order of the files.
// Errors:  none.
// Threads: pure functions; the project outlives the result.
#pragma once

#include <string_view>
#include <vector>

#include "libconf/registry/registry.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

struct Written {
    std::string_view name;
    std::string_view value;  // as written
    SourceRange name_range;
    SourceRange value_range;
    const Scope* scope = nullptr;                  // null: main.cf
    const conf::Assignment* assignment = nullptr;  // of main.cf
    const conf::ParamSpec* spec = nullptr;         // of any release
};

std::vector<Written> written_names(const Project& project);

/// Takes the setting out of its file.
std::vector<TextEdit> remove_written(const Project& project, const Written& written);

/// Some value refers to $name, so that it is the user's own name, too.
bool is_referenced(const Project& project, std::string_view name);

}  // namespace postern::lint
