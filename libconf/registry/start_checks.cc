#include "libconf/registry/start_checks.h"

#include "libconf/registry/tables.h"

namespace postern::conf::registry {

std::span<const std::string_view> start_checks() { return tables::kStartChecks; }

}  // namespace postern::conf::registry
