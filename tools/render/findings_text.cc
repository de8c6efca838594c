#include "tools/render/findings_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tools/render/excerpt.h"

namespace postern::render {
namespace {

constexpr std::string_view kIndent = "     = ";
constexpr std::string_view kNext = "       ";
constexpr std::string_view kDot = " · ";

Ink ink_of(lint::Grade grade) {
    switch (grade) {
        case lint::Grade::error:
            return Ink::red;
        case lint::Grade::warning:
            return Ink::yellow;
        case lint::Grade::info:
            return Ink::blue;
        case lint::Grade::style:
            return Ink::cyan;
    }
    return Ink::plain;
}

// Where the logical line that holds `offset` starts; npos when it is that very line.
std::size_t head_of(std::string_view text, std::size_t offset) {
    const auto start_of = [&](std::size_t at) {
        const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
        return newline == std::string_view::npos ? 0 : newline + 1;
    };
    const std::size_t own = start_of(std::min(offset, text.size()));
    std::size_t start = own;
    const auto continues = [&](std::size_t at) { return at < text.size() && (text[at] == ' ' || text[at] == '\t'); };
    const auto is_text = [&](std::size_t at) {
        const std::size_t visible = text.find_first_not_of(" \t", at);
        return visible != std::string_view::npos && text[visible] != '\n' && text[visible] != '#';
    };
    if (!continues(own) || !is_text(own)) return std::string::npos;
    while (start > 0) {
        start = start_of(start - 1);
        if (is_text(start) && !continues(start)) return start;
    }
    return std::string::npos;
}

class Writer {
public:
    Writer(const LintReport& report, const TextStyle& style)
        : report_(report), style_(style), paint_(style.colour ? Paint::Colours::yes : Paint::Colours::no) {}

    std::string write() {
        for (const lint::Finding& finding : report_.findings) {
            if (!finding.suppressed) one(finding);
        }
        if (style_.statistics) statistics();
        if (style_.timings) timings();
        if (!style_.quiet) summary();
        return std::move(out_);
    }

private:
    void one(const lint::Finding& finding) {
        const bool placed = finding.range.file != FileId::none;
        const std::string place = placed ? report_.sources.describe(finding.range) : std::string("-");
        out_ +=
            fmt::format("{}  {}  {} {}", paint_(Ink::bold, one_line(place)),
                        paint_(ink_of(finding.grade), grade_text(finding.grade)), finding.rule->id, finding.rule->name);
        if (!finding.targets.empty() && finding.targets.size() < report_.targets.size()) {
            out_ += fmt::format("  (Postfix {})", fmt::join(finding.targets, ", "));
        }
        out_ += '\n';
        if (placed && style_.excerpt) {
            show_places(finding);
        } else {
            line("", finding.message);
            for (const lint::Related& related : finding.related) line("", related_text(related));
        }
        for (const std::string& fact : finding.facts) line("", fact);
        show_trace(finding);
        if (!finding.help.empty()) line("help: ", finding.help);
        if (finding.repair) show_repair(*finding.repair);
        out_ += '\n';
    }

    void line(std::string_view what, std::string_view text) {
        out_ += wrapped(one_line(text), fmt::format("{}{}", kIndent, what), kNext, style_.width);
    }

    std::string related_text(const lint::Related& related) const {
        return fmt::format("{}: {}", report_.sources.describe(related.range), related.message);
    }

    // Related places in the same file are marks of the same excerpt; others get one of their own.
    void show_places(const lint::Finding& finding) {
        std::vector<Mark> marks{{finding.range, '^', ink_of(finding.grade), finding.message}};
        std::vector<const lint::Related*> elsewhere;
        for (const lint::Related& related : finding.related) {
            if (related.range.file == finding.range.file) {
                marks.push_back({related.range, '-', Ink::blue, related.message});
            } else {
                elsewhere.push_back(&related);
            }
        }
        const ExcerptStyle style{style_.width, paint_, gutter_of(report_.sources, marks)};
        out_ += excerpt(report_.sources, marks, head_of(report_.sources.text(finding.range.file), finding.range.begin),
                        style);
        for (const lint::Related* related : elsewhere) {
            if (related->range.file == FileId::none) {
                line("", related->message);
                continue;
            }
            out_ += fmt::format("{:>{}} {}\n", ":::", style.gutter,
                                paint_(Ink::bold, one_line(report_.sources.describe(related->range))));
            const std::vector<Mark> mark{{related->range, '-', Ink::blue, related->message}};
            out_ +=
                excerpt(report_.sources, mark, head_of(report_.sources.text(related->range.file), related->range.begin),
                        {style_.width, paint_, std::max(style.gutter, gutter_of(report_.sources, mark))});
        }
    }

    void show_trace(const lint::Finding& finding) {
        if (finding.trace.empty()) return;
        line("", "the way through the lists:");
        std::size_t widest = 0;
        for (const lint::TraceStep& step : finding.trace) widest = std::max(widest, columns(step.token));
        std::string_view list;
        for (const lint::TraceStep& step : finding.trace) {
            if (step.list != list) out_ += fmt::format("{}  {}\n", kNext, one_line(step.list));
            list = step.list;
            out_ += fmt::format("{}  {:>3} {}{:{}}  {:<7}", kNext, step.index + 1, one_line(step.token), "",
                                std::min<std::size_t>(widest, 44) -
                                    std::min<std::size_t>(columns(step.token), std::min<std::size_t>(widest, 44)),
                                step.result);
            if (step.range.file != FileId::none)
                out_ += fmt::format("  {}", one_line(report_.sources.describe(step.range)));
            out_ += '\n';
        }
    }

    void show_repair(const lint::Repair& repair) {
        const bool safe = repair.kind == lint::FixKind::safe;
        line(fmt::format("fix ({}): ", safe ? "safe" : "suggested"), repair.title);
    }

    void statistics() {
        std::map<std::string_view, std::pair<const lint::Rule*, std::size_t>> by_rule;
        for (const lint::Finding& finding : report_.findings) {
            if (finding.suppressed) continue;
            auto& entry = by_rule[finding.rule->id];
            entry.first = finding.rule;
            ++entry.second;
        }
        for (const auto& [id, entry] : by_rule) {
            out_ += fmt::format("{:>5}  {}  {}\n", entry.second, id, entry.first->name);
        }
        if (!by_rule.empty()) out_ += '\n';
    }

    void timings() {
        std::vector<RuleTime> sorted = report_.timings;
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const RuleTime& a, const RuleTime& b) { return a.milliseconds > b.milliseconds; });
        for (const RuleTime& time : sorted) {
            out_ += fmt::format("{:>9.3f} ms  {} {}\n", time.milliseconds, time.rule->id, time.rule->name);
        }
        if (!sorted.empty()) out_ += '\n';
    }

    std::string target() const {
        std::string text = fmt::format("Postfix {}", fmt::join(report_.targets, ", "));
        if (report_.profile != "upstream" && !report_.profile.empty())
            text += fmt::format("{}{}", kDot, report_.profile);
        return text;
    }

    void summary() {
        const Counts counts = count_findings(report_);
        std::string text = counts.shown() == 0 ? std::string("no findings") : counts_text(counts);
        if (counts.suppressed > 0) text += fmt::format(", {} suppressed", counts.suppressed);
        if (report_.hidden > 0)
            text += fmt::format(", {} hidden (--min-severity {})", report_.hidden, grade_text(report_.min_severity));
        text += fmt::format("{}{}{}{}", kDot, target(), kDot, plural(count_files(report_), "file"));
        if (const std::size_t tables = count_tables(report_); tables > 0) text += ", " + plural(tables, "table");
        text += fmt::format("{}{:.0f} ms\n", kDot, std::max(report_.milliseconds, 1.0));
        const Ink ink = counts.error > 0 ? Ink::red : counts.warning > 0 ? Ink::yellow : Ink::green;
        const std::size_t stop = text.find(kDot);
        out_ += paint_(ink, std::string_view(text).substr(0, stop)) + text.substr(stop);
        offers(counts);
        for (const std::string& remark : report_.remarks) out_ += remark + '\n';
    }

    void offers(const Counts& counts) {
        std::vector<std::string> parts;
        if (counts.safe > 0) parts.push_back(plural(counts.safe, "safe fix", "safe fixes") + " (--fix)");
        if (counts.suggested > 0) {
            parts.push_back(counts.safe > 0 ? fmt::format("{} suggested (--diff --unsafe-fixes)", counts.suggested)
                                            : plural(counts.suggested, "suggested fix", "suggested fixes") +
                                                  " (--diff --unsafe-fixes)");
        }
        std::string text = fmt::format("{}", fmt::join(parts, ", "));
        // In a tree nobody expects what only a host can tell; the clean run stays one line.
        if (counts.shown() > 0) {
            std::map<std::string, std::set<std::string_view>> why;
            for (const Skipped& skipped : report_.skipped) {
                if (skipped.why == "needs --host") why[skipped.why].insert(skipped.rule->id);
            }
            for (const auto& [reason, ids] : why) {
                text += fmt::format("{}{} skipped: {} {}", text.empty() ? "" : kDot, plural(ids.size(), "check"),
                                    ids.size() == 1 ? "needs" : "need", reason.substr(6));
            }
        }
        if (!text.empty()) out_ += text + '\n';
    }

    const LintReport& report_;
    const TextStyle& style_;
    Paint paint_;
    std::string out_;
};

}  // namespace

std::string findings_text(const LintReport& report, const TextStyle& style) {
    return Writer(report, style).write();
}

}  // namespace postern::render
