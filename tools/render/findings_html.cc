#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "tools/render/findings.h"
#include "tools/render/markup.h"

namespace postern::render {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --red: #b3261e; --amber: #8a5a00; --blue: #1f5fbf; --teal: #00696b; --line: #8885; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --red: #ff8a80; --amber: #ffc766; --blue: #8ab4f8; --teal: #6fd6d8; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
.tiles { display: flex; flex-wrap: wrap; gap: 1rem; } .tile { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1.2rem; }
.tile b { display: block; font-size: 1.8rem; }
.error { color: var(--red); } .warning { color: var(--amber); } .info { color: var(--blue); } .style { color: var(--teal); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
pre { overflow-x: auto; background: var(--soft); margin: 0; padding: .4rem 0; font: 13px/1.45 ui-monospace, monospace; }
pre .n { display: inline-block; width: 4.5em; text-align: right; padding-right: 1em; opacity: .55; user-select: none; }
mark { color: inherit; background: #f5d90055; border-bottom: 2px solid currentColor; }
.note { border-left: .3rem solid currentColor; padding: .3rem 1rem; margin: .3rem 0 .6rem 4.5rem; } .note > * { color: CanvasText; } .note strong.t { color: inherit; }
.note p { margin: .2rem 0; } .gap { opacity: .5; margin: 0 0 0 3rem; } details { margin: .3rem 0; }
@media print { details > * { display: block; } }
)css";

constexpr std::size_t kContext = 2;  // lines around a finding

class Page {
public:
    explicit Page(const LintReport& report) : report_(report) {}

    std::string write() {
        head();
        overview();
        for (const ReportInput& input : report_.inputs) file(input.path);
        loose();
        out_ += "</body></html>\n";
        return std::move(out_);
    }

private:
    void head() {
        const Counts counts = count_findings(report_);
        const std::string title = counts.shown() == 0 ? "no findings" : counts_text(counts);
        out_ += fmt::format(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width\">"
            "<title>Postfix configuration: {}</title><style>{}</style></head><body>\n",
            title, kStyle);
        out_ +=
            fmt::format("<h1>Postfix configuration: {}</h1>\n<p>{}</p>\n<div class=\"tiles\">", title, verdict(counts));
        tile("error", counts.error, "errors: mail is refused, lost or open to strangers");
        tile("warning", counts.warning, "warnings: hardly what was meant");
        tile("info", counts.info, "notes");
        tile("suppressed", counts.suppressed, "accepted by the team");
        out_ += fmt::format(
            "</div>\n<p>Checked for Postfix {}: {}, {}. {} can be mended by the program without changing what is meant "
            "(--fix).</p>\n",
            escaped_markup(fmt::format("{}", fmt::join(report_.targets, ", "))), plural(count_files(report_), "file"),
            plural(count_tables(report_), "table"), counts.safe);
    }

    static std::string_view verdict(const Counts& counts) {
        if (counts.error > 0)
            return "There are mistakes that disturb mail or put it at risk. They should be mended before this "
                   "configuration is used.";
        if (counts.warning > 0) return "Nothing is broken, but some settings hardly do what was meant.";
        return "Nothing needs to be done.";
    }

    void tile(std::string_view kind, std::size_t count, std::string_view text) {
        out_ += fmt::format("<div class=\"tile {}\"><b>{}</b>{}</div>", kind, count, text);
    }

    void overview() {
        std::vector<const lint::Finding*> sorted;
        for (const lint::Finding& finding : report_.findings) {
            if (!finding.suppressed) sorted.push_back(&finding);
        }
        if (sorted.empty()) return;
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto* a, const auto* b) { return a->grade > b->grade; });
        out_ += "<h2>Overview</h2>\n<table><tr><th></th><th>What</th><th>Where</th></tr>\n";
        for (const lint::Finding* finding : sorted) {
            const bool placed = finding->range.file != FileId::none;
            out_ += fmt::format("<tr><td class=\"{0}\">{0}</td><td>{1}</td><td>{2}</td></tr>\n",
                                grade_text(finding->grade), escaped_markup(finding->rule->summary),
                                placed ? fmt::format("<a href=\"#f{}\">{}</a>", number(*finding),
                                                     escaped_markup(report_.sources.describe(finding->range)))
                                       : std::string());
        }
        out_ += "</table>\n";
    }

    std::size_t number(const lint::Finding& finding) const {
        return static_cast<std::size_t>(&finding - report_.findings.data());
    }

    void file(const std::string& path) {
        std::vector<const lint::Finding*> found;
        for (const lint::Finding& finding : report_.findings) {
            const bool here = finding.range.file != FileId::none && report_.sources.name(finding.range.file) == path;
            if (!finding.suppressed && here) found.push_back(&finding);
        }
        if (found.empty()) return;
        out_ += fmt::format("<h2>{}</h2>\n", escaped_markup(path));
        const FileId id = found.front()->range.file;
        std::size_t next = 1;  // the line that was not shown yet
        for (std::size_t i = 0; i < found.size(); ++i) {
            const std::size_t line = report_.sources.position(id, found[i]->range.begin).line;
            const std::size_t from = std::max(next, line > kContext ? line - kContext : 1);
            if (from > next) out_ += "<p class=\"gap\">⋮</p>\n";
            lines(id, from, line, found);
            next = std::max(next, line + 1);
            note(*found[i]);
        }
        lines(id, next, next + kContext - 1, found);
    }

    // Lines `first` to `last`, with the words of all findings marked.
    void lines(FileId id, std::size_t first, std::size_t last, const std::vector<const lint::Finding*>& found) {
        const std::string_view text = report_.sources.text(id);
        std::size_t at = 0;
        for (std::size_t line = 1; line < first && at < text.size(); ++line)
            at = std::min(text.find('\n', at), text.size() - 1) + 1;
        std::string rows;
        for (std::size_t line = first; line <= last && at < text.size(); ++line) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            rows += fmt::format("<span class=\"n\">{}</span>{}\n", line, marked(text, at, end, found));
            at = end + 1;
        }
        if (!rows.empty()) out_ += fmt::format("<pre>{}</pre>\n", rows);
    }

    static std::string marked(std::string_view text, std::size_t at, std::size_t end,
                              const std::vector<const lint::Finding*>& found) {
        std::string out;
        for (const lint::Finding* finding : found) {
            const std::size_t begin = finding->range.begin;
            const std::size_t stop = std::min<std::size_t>(std::max(finding->range.end, finding->range.begin + 1), end);
            if (begin < at || begin >= end) continue;
            out += escaped_markup(text.substr(at, begin - at));
            out += fmt::format("<mark class=\"{}\">{}</mark>", grade_text(finding->grade),
                               escaped_markup(text.substr(begin, stop - begin)));
            at = stop;
        }
        return out + escaped_markup(text.substr(at, end - at));
    }

    void note(const lint::Finding& finding) {
        out_ += fmt::format(
            "<div class=\"note {0}\" id=\"f{1}\"><p><strong class=\"t\">{0}</strong> <strong>{2}</strong> <small>{3} "
            "{4}</small></p>\n",
            grade_text(finding.grade), number(finding), escaped_markup(finding.message), finding.rule->id,
            finding.rule->name);
        for (const std::string& fact : finding.facts) out_ += fmt::format("<p>{}</p>\n", escaped_markup(fact));
        for (const lint::Related& related : finding.related) {
            const std::string place =
                related.range.file == FileId::none ? std::string() : report_.sources.describe(related.range) + ": ";
            out_ += fmt::format("<p>{}{}</p>\n", escaped_markup(place), escaped_markup(related.message));
        }
        if (!finding.trace.empty()) {
            out_ += "<table>";
            for (const lint::TraceStep& step : finding.trace) {
                out_ += fmt::format("<tr><td>{} {}</td><td><code>{}</code></td><td>{}</td></tr>",
                                    escaped_markup(step.list), step.index + 1, escaped_markup(step.token), step.result);
            }
            out_ += "</table>\n";
        }
        if (!finding.help.empty()) out_ += fmt::format("<p>What to do: {}</p>\n", escaped_markup(finding.help));
        if (finding.repair)
            out_ += fmt::format("<p>Fix ({}): {}</p>\n", fix_kind_text(finding.repair->kind),
                                escaped_markup(finding.repair->title));
        out_ += fmt::format("<details><summary>Why</summary>{}</details></div>\n", markdown_to_html(finding.rule->why));
    }

    // What is about no place in a file.
    void loose() {
        bool any = false;
        for (const lint::Finding& finding : report_.findings) {
            if (finding.suppressed || finding.range.file != FileId::none) continue;
            if (!any) out_ += "<h2>The configuration as a whole</h2>\n";
            any = true;
            note(finding);
        }
    }

    const LintReport& report_;
    std::string out_;
};

}  // namespace

std::string findings_html(const LintReport& report) {
    return Page(report).write();
}

}  // namespace postern::render
