// Written names: every assignment of main.cf that counts and every -o setting, whether the target knows the name or not.
//
// Shape:   raw values with their places, in the order of the files. A value that a later line replaces is left out.
// Units:   offsets are bytes of the raw value.
// Errors:  none.
// Source:  postconf(5), master(5).
// Threads: pure functions; the project outlives the result.
#pragma once

#include <cstddef>
#include <functional>
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
    const conf::ServiceSetting* setting = nullptr; // of a service

    /// Where characters [begin, end) of the value stand.
    SourceRange range(std::size_t begin, std::size_t end) const;
    SourceRange range() const { return range(0, value.size()); }
};

std::vector<Written> written_names(const Project& project);

/// The values that Postfix expands: names that nobody reads are left out, and those that a daemon expands with names of
/// its own ($recipient).
void for_each_expanded(const Project& project, const std::function<void(const Written&)>& visit);

/// Takes the setting out of its file.
std::vector<TextEdit> remove_written(const Project& project, const Written& written);

/// Some value refers to $name, so that it is the user's own name, too.
bool is_referenced(const Project& project, std::string_view name);

}  // namespace postern::lint
