// The values that somebody set and that Postfix expands: those of main.cf that count, and the services' own.
//
// Shape:   raw values with their places; names that nobody reads, values that a later line replaces, and those that a
//          daemon expands with names of its own ($recipient) are left out.
// Units:   offsets are bytes of the raw value.
// Errors:  none.
// Source:  postconf(5), master(5).
// Threads: pure functions; views are of the project.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "libconf/base/source.h"
#include "tools/check/project.h"

namespace postern::lint {

struct SetValueUse {
    const Scope* scope = nullptr;  // whose -o setting it is; null: main.cf
    std::string_view name;
    std::string_view value;
    const conf::Assignment* assignment = nullptr;  // of main.cf
    const conf::ServiceSetting* setting = nullptr;

    /// Where characters [begin, end) of the value stand.
    SourceRange range(std::size_t begin, std::size_t end) const;
    SourceRange range() const { return range(0, value.size()); }
};

void for_each_set_value(const Project& project, const std::function<void(const SetValueUse&)>& visit);

}  // namespace postern::lint
