#include "tools/check/command/rule_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/check/command/collect.h"
#include "tools/check/sample.h"
#include "tools/render/excerpt.h"
#include "tools/render/findings_text.h"

namespace postern::check_tool {
namespace {

using Json = nlohmann::ordered_json;
using render::Ink;

std::string_view needs_text(lint::Needs needs) {
    switch (needs) {
        case lint::Needs::files:
            return "";
        case lint::Needs::host:
            return "only with --host or on the live directory";
        case lint::Needs::upgrade:
            return "only with --from and --to";
    }
    return "";
}

std::string_view fix_text(lint::FixKind kind) {
    switch (kind) {
        case lint::FixKind::none:
            return "none: a human must decide";
        case lint::FixKind::suggested:
            return "suggested (--fix --unsafe-fixes)";
        case lint::FixKind::safe:
            return "safe (--fix)";
    }
    return "";
}

// What the linter prints for a sample, without the last line.
std::string said_of(const lint::Rule& rule, std::string_view sample, const render::TextStyle& style) {
    const lint::Sample made(sample);
    lint::Project project(made.input(), made.world(), lint::sample_machine());
    render::LintReport report;
    std::map<FileId, FileId> files;
    const auto move = [&](SourceRange& range) {
        if (range.file == FileId::none) return;
        const auto [known, fresh] = files.try_emplace(range.file, FileId::none);
        if (fresh) {
            std::string_view name = project.sources().name(range.file);
            if (name.starts_with("/etc/postfix/")) name.remove_prefix(13);
            known->second = report.sources.add(std::string(name), std::string(project.text(range.file)));
        }
        range.file = known->second;
    };
    report.findings = lint::run_sample(project, &rule);
    for (lint::Finding& finding : report.findings) {
        move(finding.range);
        for (lint::Related& related : finding.related) move(related.range);
        for (lint::TraceStep& step : finding.trace) move(step.range);
    }
    return findings_text(report, style);
}

std::string indented(std::string_view text, std::string_view by) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out += end == at ? "\n" : fmt::format("{}{}\n", by, text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// Paragraphs of a rule's text, wrapped; indented lines are kept as they are.
std::string paragraphs(std::string_view text, std::size_t width) {
    std::string out;
    std::string paragraph;
    const auto flush = [&] {
        if (!paragraph.empty()) out += render::wrapped(paragraph, "", "", width);
        paragraph.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line.empty() || line.starts_with(' ') || line.starts_with("* ") || line.starts_with("- ") ||
            line.starts_with('|'))
            flush();
        if (line.empty()) {
            out += '\n';
        } else if (line.starts_with(' ') || line.starts_with('|')) {
            out += fmt::format("{}\n", line);
        } else {
            if (!paragraph.empty()) paragraph += ' ';
            paragraph += line;
        }
    }
    flush();
    return out;
}

std::string fence(std::string_view text, std::string_view language) {
    return fmt::format("```{}\n{}{}```\n", language, text, text.empty() || text.ends_with('\n') ? "" : "\n");
}

std::string without_last_newlines(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text + '\n';
}

}  // namespace

std::string rule_text(const lint::Rule& rule, std::size_t width, bool colour) {
    const render::Paint paint(colour ? render::Paint::Colours::yes : render::Paint::Colours::no);
    const auto head = [&](std::string_view text) { return fmt::format("\n{}\n", paint(Ink::bold, text)); };
    std::string out =
        fmt::format("{} {}\n", paint(Ink::bold, fmt::format("{} {}", rule.id, rule.name)),
                    fmt::format("({}{})", lint::grade_name(rule.grade), rule.tier == 1 ? ", tier 1" : ""));
    out += render::wrapped(rule.summary, "", "", width);
    out += head("Why") + paragraphs(rule.why, width);
    out += head("Wrong") + indented(rule.bad, "    ");
    render::TextStyle style;
    style.width = width > 24 ? width - 4 : width;
    style.colour = colour;
    style.quiet = true;
    out +=
        head("What postern-check says of it") + indented(without_last_newlines(said_of(rule, rule.bad, style)), "    ");
    out += head("Right") + indented(rule.good, "    ");
    if (!rule.traps.empty()) {
        out += head("Left alone");
        for (const lint::Trap& trap : rule.traps) out += render::wrapped(trap.title, "  * ", "    ", width);
    }
    out += fmt::format("\nFix:    {}\n", fix_text(rule.fix));
    if (!needs_text(rule.needs).empty()) out += fmt::format("Runs:   {}\n", needs_text(rule.needs));
    if (!rule.source.empty()) out += fmt::format("Source: {}\n", rule.source);
    return out;
}

std::string rule_markdown(const lint::Rule& rule) {
    std::string out = fmt::format("# {} {}\n\n{}\n\n", rule.id, rule.name, rule.summary);
    out += fmt::format("| severity | fix | tier |{0}\n|---|---|---|{1}\n| {2} | {3} | {4} |{5}\n\n",
                       needs_text(rule.needs).empty() ? "" : " runs |", needs_text(rule.needs).empty() ? "" : "---|",
                       lint::grade_name(rule.grade), fix_text(rule.fix), rule.tier,
                       needs_text(rule.needs).empty() ? "" : fmt::format(" {} |", needs_text(rule.needs)));
    out += fmt::format("## Why\n\n{}\n\n## Wrong\n\n{}\n", rule.why, fence(rule.bad, ""));
    render::TextStyle style;
    style.quiet = true;
    out += fmt::format("`postern-check` says:\n\n{}\n## Right\n\n{}",
                       fence(without_last_newlines(said_of(rule, rule.bad, style)), "text"), fence(rule.good, ""));
    if (!rule.traps.empty()) {
        out += "\n## Left alone\n\n";
        for (const lint::Trap& trap : rule.traps) out += fmt::format("* {}\n", trap.title);
    }
    if (!rule.source.empty()) out += fmt::format("\n## Source\n\n{}\n", rule.source);
    return out;
}

std::string rules_json(std::span<const lint::Rule* const> rules) {
    Json all = Json::array();
    for (const lint::Rule* rule : rules) {
        Json traps = Json::array();
        for (const lint::Trap& trap : rule->traps) traps.push_back({{"title", trap.title}, {"text", trap.text}});
        Json replaces = Json::array();
        for (const std::string_view id : rule->replaces) replaces.push_back(id);
        all.push_back({{"id", rule->id},
                       {"name", rule->name},
                       {"severity", lint::grade_name(rule->grade)},
                       {"fix", render::fix_kind_text(rule->fix)},
                       {"tier", rule->tier},
                       {"needs", rule->needs == lint::Needs::files  ? "files"
                                 : rule->needs == lint::Needs::host ? "host"
                                                                    : "upgrade"},
                       {"summary", rule->summary},
                       {"why", rule->why},
                       {"bad", rule->bad},
                       {"good", rule->good},
                       {"traps", std::move(traps)},
                       {"replaces", std::move(replaces)},
                       {"source", rule->source}});
    }
    return all.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string rules_table(std::span<const lint::Rule* const> rules, std::span<const lint::Rule* const> running) {
    std::string out;
    std::size_t widest = 0;
    for (const lint::Rule* rule : rules) widest = std::max(widest, rule->name.size());
    for (const lint::Rule* rule : rules) {
        const bool on = std::find(running.begin(), running.end(), rule) != running.end();
        out +=
            fmt::format("{} {:{}}  {:7}  {:9}  {:3}  {}\n", rule->id, rule->name, widest, lint::grade_name(rule->grade),
                        rule->fix == lint::FixKind::none ? "-" : render::fix_kind_text(rule->fix), on ? "on" : "off",
                        rule->summary);
    }
    return out;
}

std::string rules_table_markdown(std::span<const lint::Rule* const> rules) {
    std::string out = "| rule | name | severity | fix | what it finds |\n|---|---|---|---|---|\n";
    for (const lint::Rule* rule : rules) {
        out += fmt::format("| [{0}]({0}.md) | {1} | {2} | {3} | {4} |\n", rule->id, rule->name,
                           lint::grade_name(rule->grade),
                           rule->fix == lint::FixKind::none ? "" : render::fix_kind_text(rule->fix), rule->summary);
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> rule_pages() {
    const auto rules = sorted_rules(lint::rules());
    std::vector<std::pair<std::string, std::string>> pages;
    for (const lint::Rule* rule : rules) pages.emplace_back(fmt::format("{}.md", rule->id), rule_markdown(*rule));
    pages.emplace_back(
        "index.md",
        fmt::format(
            "# Rules of postern-check\n\nMade from the rules themselves by `postern-check rules --pages DIR`.\n\n{}",
            rules_table_markdown(rules)));
    return pages;
}

std::vector<const lint::Rule*> sorted_rules(std::span<const lint::Rule* const> rules) {
    std::vector<const lint::Rule*> sorted(rules.begin(), rules.end());
    std::sort(sorted.begin(), sorted.end(), [](const lint::Rule* a, const lint::Rule* b) { return a->id < b->id; });
    return sorted;
}

}  // namespace postern::check_tool
