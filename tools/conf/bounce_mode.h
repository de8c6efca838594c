// The bounce template modes of postern-conf: -t prints templates, -b prints their texts with $name expanded.
//
// Shape:   a template file on the command line, else bounce_template_file, else (or if empty) the built-in templates.
// Errors:  the text for "postern-conf: fatal: …"; nothing has been added to the results then.
// Source:  bounce(5); texts, warnings and what counts as defined observed with postconf 3.7.11, which runs bounce(8).
// Threads: none.
#pragma once

#include <functional>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/model/expand.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// What the modes need to know of the configuration.
struct BounceSource {
    /// Every parameter of the target release: the setting or the default, before expansion.
    const conf::Names& names;
    /// main.cf sets it. (Other parameters count only if bounce(8) has them.)
    std::function<bool(std::string_view)> is_set;
};

/// For the subjects bounce_templates and bounce_expanded.
Result<void> run_bounce_mode(const Options& options, const BounceSource& source, Console& console);

}  // namespace postern::conf_tool
