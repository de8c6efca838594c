// Arguments of the edit modes, checked before any file is touched.
//
// Shape:   "name = value" for -e; "name/type", "name/type/field" in front of `=` for master.cf, `*` for any.
// Errors:  bad_syntax with the text that postconf prints after "fatal: ".
// Source:  observed with postconf 3.7.11.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/syntax/edit_main.h"
#include "libconf/syntax/edit_master.h"
#include "tools/conf/options.h"

namespace postern::conf_tool {

Result<std::vector<conf::ParameterEdit>> parameter_edits(const Options& options);
Result<std::vector<conf::EntryEdit>> entry_edits(const Options& options);
Result<std::vector<conf::FieldEdit>> field_edits(const Options& options);
Result<std::vector<conf::ServiceParameterEdit>> service_parameter_edits(const Options& options);

}  // namespace postern::conf_tool
