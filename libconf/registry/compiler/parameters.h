// The records of parameters.def: checked, and as rows of the parameter tables.
//
// Shape:   one `parameter` record, one row of kParameters; lists go to pools that rows share.
// Errors:  Faults with file, line and remedy.
// Threads: one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/registry/compiler/fields.h"
#include "libconf/registry/compiler/table_writer.h"

namespace postern::conf::compiler {

/// What records may refer to.
struct Names {
    std::set<std::string_view> parameters;
    std::set<std::string_view> programs;
    std::set<std::string_view> profiles;
};

class ParameterTable {
public:
    explicit ParameterTable(const Names& names) : names_(names) {}
    void add(const FieldReader& fields);
    std::string write() const;

private:
    const Names& names_;
    std::vector<std::string_view> order_;
    std::map<std::size_t, std::string_view> start_;  // by their place in the order of start checks
    Pool words_{"std::string_view", "kParameterWords"};
    Pool deprecations_{"Deprecation", "kDeprecations"};
    Pool gaps_{"Gap", "kGaps"};
    Pool defaults_{"DefaultValue", "kDefaults"};
    Pool backports_{"Backport", "kBackports"};
    Pool kinds_{"KindChange", "kKinds"};
    Pool bounds_{"BoundsChange", "kBounds"};
    Pool rows_{"ParamSpec", "kParameterRows"};
};

}  // namespace postern::conf::compiler
