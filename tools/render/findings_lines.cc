// The formats with one line for each finding: compact, gcc and GitHub's workflow commands.
#include <fmt/format.h>

#include "tools/render/findings.h"

namespace postern::render {
namespace {

std::string place_of(const LintReport& report, const SourceRange& range) {
    return range.file == FileId::none ? std::string("-") : one_line(report.sources.describe(range));
}

// What a value of a workflow command must not hold as itself; properties also no `:` and `,`.
std::string escaped(std::string_view text, std::string_view also) {
    std::string out;
    for (const char c : text) {
        const bool special = c == '%' || c == '\r' || c == '\n' || also.find(c) != std::string_view::npos;
        if (special) {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

std::string findings_compact(const LintReport& report) {
    std::string out;
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed) continue;
        out += fmt::format("{}: {} {} {}\n", place_of(report, finding.range), grade_text(finding.grade),
                           finding.rule->id, one_line(finding.message));
    }
    return out;
}

std::string findings_gcc(const LintReport& report) {
    std::string out;
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed) continue;
        const bool note = finding.grade < lint::Grade::warning;
        out += fmt::format("{}: {}: {} [{}]\n", place_of(report, finding.range),
                           note ? "note" : grade_text(finding.grade), one_line(finding.message), finding.rule->id);
        for (const lint::Related& related : finding.related) {
            if (related.range.file == FileId::none) continue;
            out += fmt::format("{}: note: {}\n", place_of(report, related.range), one_line(related.message));
        }
    }
    return out;
}

std::string findings_github(const LintReport& report) {
    std::string out;
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed) continue;
        const std::string_view kind = finding.grade == lint::Grade::error     ? "error"
                                      : finding.grade == lint::Grade::warning ? "warning"
                                                                              : "notice";
        std::string text = clean_utf8(finding.message);
        for (const std::string& fact : finding.facts) text += '\n' + clean_utf8(fact);
        if (!finding.help.empty()) text += '\n' + clean_utf8(finding.help);
        std::string properties;
        if (finding.range.file != FileId::none) {
            const Position begin = report.sources.position(finding.range.file, finding.range.begin);
            const Position end = report.sources.position(finding.range.file, finding.range.end);
            properties = fmt::format("file={},line={},",
                                     escaped(clean_utf8(path_in_checkout(report, report.sources.name(finding.range.file))), ":,"), begin.line);
            // Columns are only shown when both ends are on one line.
            if (begin.line == end.line) properties += fmt::format("col={},endColumn={},", begin.column, end.column);
        }
        out +=
            fmt::format("::{} {}title={}::{}\n", kind, properties,
                        escaped(fmt::format("{} {}", finding.rule->id, finding.rule->name), ":,"), escaped(text, ""));
    }
    return out;
}

}  // namespace postern::render
