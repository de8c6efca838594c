// What postern-check does when no subcommand is named: it runs rules over configurations, shows what they found, and
// mends it when asked to. `fmt` is the same with the rules about layout only.
//
// Shape:   standard output, what goes to standard error instead, and the exit status.
// Errors:  the text for "postern-check: fatal: …": the run failed and says nothing about the configuration.
// Threads: one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "tools/check/command/inputs.h"
#include "tools/render/lint_report.h"

namespace postern::check_tool {

struct CheckResult {
    int status = 0;
    std::string out;
    std::string err;
    std::vector<std::string> watched;  // files and directories that the result depends on
    struct Found {
        std::string fingerprint;  // tells new ones from old ones
        std::string place;        // "main.cf:3:1", as formats for people begin with it
        std::string_view rule;    // "PT009"
    };
    std::vector<Found> found;  // in the order of the report
};

[[nodiscard]] Result<CheckResult> run_check(const Options& options, const Surroundings& surroundings);

/// Settings of .postern.toml, then those of the command line.
[[nodiscard]] Result<void> load_settings(Settings& settings, const std::string& directory, const Options& options,
                                         const Surroundings& surroundings);

}  // namespace postern::check_tool
