// The modes of postern-conf that show master.cf: -M, -F and -P.
//
// Shape:   requests are name[/type[/field or parameter]] with `*` for any; entries come in the order of the file, once
//          for each request that matches. A request that matches nothing is a warning.
// Errors:  the text for "postern-conf: fatal: …".
// Source:  postconf(1); texts and order observed with postconf 3.7.11.
// Threads: one thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/model/service_view.h"
#include "libconf/syntax/master_cf.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// Expands `text` with the values of a service. What is wrong with the text was told before it fails.
using ServiceExpander = std::function<Result<std::string>(std::string_view text, const conf::ServiceView& service)>;

/// Says what Postfix says when it reads the file: warnings, up to the first fatal fault, which is returned.
[[nodiscard]] Result<void> report_master_faults(const conf::MasterCf& master_cf, Console& console);

/// For Subject::master_entries, _fields and _parameters with Action::show. `expander` is used with -x only.
[[nodiscard]] Result<void> run_master_mode(const Options& options, const conf::MasterCf& master_cf,
                                           const ServiceExpander& expander, Console& console);

}  // namespace postern::conf_tool
