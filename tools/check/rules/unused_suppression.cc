#include <fmt/format.h>

#include <array>
#include <vector>

#include "tools/check/finding.h"
#include "tools/check/suppress.h"

namespace postern::lint {
extern const Rule rule_unused_suppression;
namespace {

bool is_region(const Directive& directive) {
    return directive.kind == Directive::Kind::next || directive.kind == Directive::Kind::start ||
           directive.kind == Directive::Kind::file;
}

// A word whose rules did not all run may be there for a run in which they do.
bool could_act(const Directive::Word& word, const SuppressionState& state) {
    for (const Rule* rule : word.rules) {
        bool ran = false;
        for (const Rule* other : state.run) ran = ran || other == rule;
        if (!ran) return false;
    }
    return !word.rules.empty();
}

void check(const SuppressionState& state, Report& report) {
    for (std::size_t i = 0; i < state.directives.size(); ++i) {
        const Directive& directive = state.directives[i];
        const bool without_reason = state.require_reason && directive.reason.empty();
        if (!is_region(directive) || !directive.problem.empty() || without_reason) continue;
        std::vector<const Directive::Word*> idle;
        for (std::size_t w = 0; w < directive.words.size(); ++w) {
            if (!state.used[i][w] && could_act(directive.words[w], state)) idle.push_back(&directive.words[w]);
        }
        if (idle.empty()) continue;
        if (idle.size() < directive.words.size()) {
            for (const Directive::Word* word : idle) {
                report.add(word->range, fmt::format("{} reports nothing here", word->text))
                    .with_help("take it out of the list");
            }
            continue;
        }
        Finding& finding = report.add(directive.range, "this comment suppresses nothing").with_help("delete it");
        // The end of a region would be left alone.
        if (directive.kind == Directive::Kind::start) continue;
        finding.with_fix(FixKind::safe, "delete the comment", {{directive.line, ""}});
    }
}

constexpr std::array kTraps{
    Trap{"it suppresses something", "# postern: ignore PT009 -- wanted\nbiff = no \\\n"},
    Trap{"a region in which something is suppressed",
         "# postern: ignore-start PT009\nbiff = no \\\n# postern: ignore-end\n"},
    Trap{"another comment", "# we do not ignore PT009 anywhere\nbiff = no\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a whole file", "# postern: ignore-file PT009\nbiff = no\n"},
};

}  // namespace

const Rule rule_unused_suppression{
    .id = "PT095",
    .name = "unused-suppression",
    .grade = Grade::warning,
    .fix = FixKind::safe,
    .summary = "A comment that silences a rule silences nothing.",
    .why =
        "The mistake that the comment was written for is gone, or the comment never stood in the right place. It "
        "would\n"
        "hide the next mistake of that kind.",
    .bad = "# postern: ignore PT009 -- until the rewrite\nbiff = no\n",
    .good = "biff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postern-check(1)",
    .check_suppressions = check,
};

}  // namespace postern::lint
