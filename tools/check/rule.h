// Rule: the record of one lint rule. A file tools/check/rules/<name>.cc defines `rule_<name>`; its existence is all the
// registration there is.
//
// Shape:   documentation, samples and code in one record. From it come `postern-check explain`, the page under
//          docs/reference/rules/, the SARIF metadata and the tests: `bad` must be reported by this rule, `good` and every
//          trap must not.
// Errors:  none; a rule that cannot know stays silent.
// Source:  postconf(5) and the manuals that `source` names.
// Threads: immutable; check() is a pure function of the project.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace postern::lint {

class Project;
class Report;
struct SuppressionState;

enum class Grade : std::uint8_t { style, info, warning, error };
enum class FixKind : std::uint8_t { none, suggested, safe };

enum class Needs : std::uint8_t {
    files,    // the texts of the directory
    host,     // owners, modes, times, the machine
    upgrade,  // --from and --to
};

/// A configuration that the rule must leave alone, or (`reported`) must report in a special way.
struct Trap {
    std::string_view title;  // "a comment inside a genuine folded value"
    std::string_view text;   // as Rule::bad
};

struct Rule {
    std::string_view id;    // "PT003"
    std::string_view name;  // "commented-head-live-tail"
    Grade grade = Grade::warning;  // the usual one; a finding may differ
    FixKind fix = FixKind::none;   // the best that its findings offer
    std::uint8_t tier = 2;
    Needs needs = Needs::files;

    std::string_view summary;  // one sentence for lists: what is wrong
    std::string_view why;      // Markdown paragraphs: what Postfix does with it, what to do instead
    /// Sample texts, see sample.h: main.cf, or several files behind "==> NAME <==" lines.
    std::string_view bad;
    std::string_view good;            // what `bad` should have been; what its fix makes of it when `fix_gives_good`
    std::span<const Trap> traps{};    // the rule stays silent
    std::span<const Trap> also_bad{}; // further texts that it reports
    bool fix_gives_good = false;      // applying the fix to `bad` gives exactly `good`
    std::string_view source;          // "postconf(5), mynetworks"
    /// Rules that stay silent where this one reports: ids.
    std::span<const std::string_view> replaces{};

    void (*check)(const Project&, Report&) = nullptr;
    /// Of the few rules about suppressing comments: run when it is known what the comments did.
    void (*check_suppressions)(const SuppressionState&, Report&) = nullptr;
};

/// Sorted by file name; see find_rule() for a given id or name.
std::span<const Rule* const> rules();
const Rule* find_rule(std::string_view id_or_name);

std::string_view grade_name(Grade grade);

}  // namespace postern::lint
