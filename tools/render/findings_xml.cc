// JUnit and checkstyle.
#include <fmt/format.h>

#include <vector>

#include "tools/render/findings.h"
#include "tools/render/markup.h"

namespace postern::render {
namespace {

std::string place(const LintReport& report, const lint::Finding& finding) {
    return finding.range.file == FileId::none ? std::string("-") : clean_utf8(report.sources.describe(finding.range));
}

std::string details(const lint::Finding& finding) {
    std::string text;
    for (const std::string& fact : finding.facts) text += fact + '\n';
    if (!finding.help.empty()) text += finding.help + '\n';
    return text;
}

std::vector<const lint::Finding*> of_file(const LintReport& report, std::string_view path) {
    std::vector<const lint::Finding*> found;
    for (const lint::Finding& finding : report.findings) {
        if (!finding.suppressed && report.sources.name(finding.range.file) == path &&
            finding.range.file != FileId::none)
            found.push_back(&finding);
    }
    return found;
}

}  // namespace

// A test case for each finding; a file without findings is one that passes.
std::string findings_junit(const LintReport& report) {
    const Counts counts = count_findings(report);
    std::string suites;
    std::size_t tests = 0;
    for (const ReportInput& input : report.inputs) {
        const auto found = of_file(report, input.path);
        const std::size_t cases = found.empty() ? 1 : found.size();
        tests += cases;
        suites += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
                              escaped_markup(input.path), cases, found.size());
        if (found.empty())
            suites +=
                fmt::format("    <testcase classname=\"{0}\" name=\"no findings\"/>\n", escaped_markup(input.path));
        for (const lint::Finding* finding : found) {
            suites += fmt::format(
                "    <testcase classname=\"{}\" name=\"{} {} {}\">\n      <failure type=\"{}\" "
                "message=\"{}\">{}\n{}</failure>\n    </testcase>\n",
                escaped_markup(input.path), finding->rule->id, finding->rule->name,
                escaped_markup(place(report, *finding)), grade_text(finding->grade), escaped_markup(finding->message),
                escaped_markup(place(report, *finding)), escaped_markup(details(*finding)));
        }
        suites += "  </testsuite>\n";
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"postern-check\" tests=\"{}\" failures=\"{}\" "
        "errors=\"0\" time=\"{:.3f}\">\n{}</testsuites>\n",
        tests, counts.shown(), report.milliseconds / 1000, suites);
}

std::string findings_checkstyle(const LintReport& report) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
    for (const ReportInput& input : report.inputs) {
        const auto found = of_file(report, input.path);
        if (found.empty()) continue;
        out += fmt::format("  <file name=\"{}\">\n", escaped_markup(input.path));
        for (const lint::Finding* finding : found) {
            const Position at = report.sources.position(finding->range.file, finding->range.begin);
            const bool info = finding->grade < lint::Grade::warning;
            out += fmt::format(
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"postern.{}\"/>\n",
                at.line, at.column, info ? "info" : grade_text(finding->grade), escaped_markup(finding->message),
                finding->rule->id);
        }
        out += "  </file>\n";
    }
    return out + "</checkstyle>\n";
}

}  // namespace postern::render
