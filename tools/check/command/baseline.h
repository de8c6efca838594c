// Baseline: findings that a project knows and does not want to hear of, .postern-baseline.json.
//
// Shape:   one line for each fingerprint with rule, message and how often, sorted, so that versions merge by line.
// Errors:  not_found and its relatives; bad_syntax: not a baseline.
// Threads: plain values.
#pragma once

#include <map>
#include <string>

#include "libconf/base/result.h"
#include "tools/check/command/settings.h"
#include "tools/render/lint_report.h"

namespace postern::check_tool {

struct BaselineEntry {
    std::string rule;
    std::string message;
    std::size_t count = 0;
};

class Baseline {
public:
    [[nodiscard]] static Result<Baseline> load(const std::string& path);
    /// Of everything that is not suppressed.
    static Baseline of(const render::LintReport& report);

    /// Suppresses what it knows, and gives the number of findings that it lists but nobody has any more.
    std::size_t apply(render::LintReport& report, std::optional<lint::Grade> max) const;
    /// Without what is fixed.
    Baseline pruned(const render::LintReport& report) const;

    std::string text() const;
    std::size_t size() const;

private:
    std::map<std::string, BaselineEntry> entries_;
};

}  // namespace postern::check_tool
