#include <fmt/format.h>

#include <array>

#include "tools/check/engine.h"
#include "tools/check/finding.h"
#include "tools/check/suppress.h"

namespace postern::lint {
extern const Rule rule_unknown_rule_in_suppression;
namespace {

void check(const SuppressionState& state, Report& report) {
    for (const Directive& directive : state.directives) {
        if (!directive.problem.empty()) {
            report.add(directive.range, fmt::format("this {}", directive.problem))
                .with_help("write for example: # postern: ignore PT101 -- the reason");
            continue;
        }
        for (const Directive::Word& word : directive.words) {
            if (!word.rules.empty()) continue;
            Finding& finding = report.add(word.range, fmt::format("there is no rule \"{}\"", word.text));
            if (const std::string near = nearest_rule(word.text); !near.empty()) {
                finding.with_help(fmt::format("did you mean {}?", near))
                    .with_fix(FixKind::suggested, fmt::format("write {}", near), {{word.range, near}});
            } else {
                finding.with_help("`postern-check rules` lists the rules");
            }
        }
        const bool silences = directive.kind != Directive::Kind::end;
        if (state.require_reason && silences && directive.reason.empty()) {
            report.add(directive.range, "this comment gives no reason, and so it suppresses nothing")
                .with_help("add `-- ` and the reason at its end");
        }
    }
}

constexpr std::array kTraps{
    Trap{"ids, names and prefixes", "# postern: ignore PT009, hash-comment-after-value PT8 -- known\nbiff = no \\\n"},
    Trap{"a comment that merely begins like one", "# posterns are small gates\nbiff = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nothing is named", "# postern: ignore\nbiff = no\n"},
    Trap{"another verb", "# postern: disable PT009\nbiff = no\n"},
    Trap{"an end without a start", "# postern: ignore-end\nbiff = no\n"},
};

}  // namespace

const Rule rule_unknown_rule_in_suppression{
    .id = "PT096",
    .name = "unknown-rule-in-suppression",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A comment that should silence rules names none that there is.",
    .why =
        "Such a comment does nothing. A comment without any rule would hide every mistake of the line, the ones to "
        "come\n"
        "included; that is not offered.",
    .bad = "# postern: ignore backslash-continuatoin\nbiff = no \\\n",
    .good = "# postern: ignore backslash-continuation\nbiff = no \\\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postern-check(1)",
    .check_suppressions = check,
};

}  // namespace postern::lint
