// Engine: runs rules over a project and gives what is left of their findings.
//
// Shape:   select rules, run them, drop what a replacing rule covers and what stands in templates, fill in where each
//          finding belongs, mark what comments suppress, sort by file and place.
// Errors:  none.
// Source:  the catalogue's §1.3.
// Threads: one run belongs to one thread; several runs may go on at once.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/rule.h"

namespace postern::lint {

struct SkippedRule {
    const Rule* rule;
    std::string why;  // "needs --host"
};

struct RunOptions {
    std::vector<const Rule*> rules;
    bool inline_suppressions = true;
    bool require_reason = false;
    /// Called before each rule, and with null after the last one: whoever measures has a clock.
    std::function<void(const Rule*)> on_rule;
};

struct RunResult {
    std::vector<Finding> findings;  // suppressed ones, too
    std::vector<SkippedRule> skipped;
};

[[nodiscard]] RunResult run_rules(const Project& project, const RunOptions& options);

/// Rules for words like "PT101", "unknown-parameter", "PT1", "tier1", "default" (all but style), "style", "all".
/// Nullopt: no rule has that name.
std::optional<std::vector<const Rule*>> select_rules(std::string_view word);
/// The rule that somebody may have meant; empty when nothing is near.
std::string nearest_rule(std::string_view word);

}  // namespace postern::lint
