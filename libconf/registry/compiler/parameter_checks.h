// Checks of one parameter record that look at several of its fields together.
//
// Shape:   functions; what they find goes to the record's Faults.
// Threads: one thread.
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/registry/compiler/fields.h"

namespace postern::conf::compiler {

/// The `type` lines, oldest first; a single one has no release.
using Types = std::vector<std::pair<std::optional<Version>, TypeName>>;

/// introduced, removed, defaults and backports tell one story.
void check_lifetime(const FieldReader& fields, Version introduced, Version removed);
void check_replacement(const FieldReader& fields, const std::set<std::string_view>& parameters);
/// Every default is a value its type and syntax allow; syntax and values agree with the type.
void check_values(const FieldReader& fields, const Types& types);

}  // namespace postern::conf::compiler
