// Collecting the tables of a configuration.
//
// Shape:   those of main.cf and defaults first, by name of the parameter, then the services' own.
// Errors:  none: a value that cannot be expanded names no table.
// Source:  the syntax of each parameter in the registry.
// Threads: pure function; what it is given outlives the result.
#pragma once

#include <deque>

#include "libconf/model/config.h"
#include "libconf/model/values.h"
#include "tools/check/scope.h"
#include "tools/check/table_use.h"

namespace postern::lint {

std::deque<TableUse> collect_table_uses(const conf::Config& config, const conf::Values& main,
                                        const std::deque<Scope>& scopes);

}  // namespace postern::lint
