// Settings: the values that somebody set, in main.cf and with -o, each with what its parameter demands.
//
// Shape:   of main.cf the assignment that counts, of a service its own settings; only parameters that the target knows.
// Errors:  none.
// Source:  the registry.
// Threads: pure functions; the project outlives the result.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/values.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

struct Setting {
    const Scope* scope = nullptr;  // null: main.cf
    const conf::Values* values = nullptr;
    std::string_view name;
    const conf::Parameter* parameter = nullptr;
    conf::ValueRules rules;
    std::string text;   // expanded
    SourceRange place;  // of the raw value
    bool literal = false;  // the value holds no macro
    std::shared_ptr<const conf::ResolvedValue> resolved;

    /// The whole value written anew.
    TextEdit replace(std::string anew) const { return {place, std::move(anew)}; }
};

/// Values that cannot be expanded, or that refer to names nobody defines, are left out.
std::vector<Setting> settings(const Project& project);

/// Where a piece of a setting's expanded text stands.
SourceRange part_of(const Setting& setting, conf::TextSpan span);

}  // namespace postern::lint
