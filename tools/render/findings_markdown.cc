#include <fmt/format.h>

#include <map>

#include "tools/render/findings.h"
#include "tools/render/markup.h"

namespace postern::render {

// For comments on merge requests and for wikis: a table of what was found, details below.
std::string findings_markdown(const LintReport& report) {
    const Counts counts = count_findings(report);
    std::string out =
        fmt::format("## Postfix configuration: {}\n\n", counts.shown() == 0 ? "no findings" : counts_text(counts));
    out += fmt::format("Checked for Postfix {}: {}, {}", fmt::join(report.targets, ", "),
                       plural(count_files(report), "file"), plural(count_tables(report), "table"));
    out += counts.suppressed > 0 ? fmt::format("; {} suppressed.\n", counts.suppressed) : ".\n";
    if (counts.shown() == 0) return out;
    out += "\n| | place | rule | what |\n|---|---|---|---|\n";
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed) continue;
        const std::string place =
            finding.range.file == FileId::none ? "" : markdown_code(report.sources.describe(finding.range));
        out += fmt::format("| {} | {} | {} {} | {} |\n", grade_text(finding.grade), place, finding.rule->id,
                           finding.rule->name, escaped_markdown(finding.message));
    }
    std::map<std::string_view, const lint::Rule*> rules;
    for (const lint::Finding& finding : report.findings) {
        if (!finding.suppressed) rules[finding.rule->id] = finding.rule;
    }
    for (const auto& [id, rule] : rules) {
        out += fmt::format("\n<details><summary>{} {}: {}</summary>\n\n{}\n\n", id, rule->name,
                           escaped_markup(rule->summary), rule->why);
        for (const lint::Finding& finding : report.findings) {
            if (finding.rule != rule || finding.suppressed) continue;
            out += fmt::format("* {}", finding.range.file == FileId::none
                                           ? std::string("-")
                                           : markdown_code(report.sources.describe(finding.range)));
            for (const std::string& fact : finding.facts) out += "; " + escaped_markdown(fact);
            if (!finding.help.empty()) out += "; " + escaped_markdown(finding.help);
            if (finding.repair)
                out += fmt::format("; fix ({}): {}", fix_kind_text(finding.repair->kind),
                                   escaped_markdown(finding.repair->title));
            out += '\n';
        }
        out += "\n</details>\n";
    }
    return out;
}

}  // namespace postern::render
