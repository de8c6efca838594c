#include <nlohmann/json.hpp>

#include "tools/render/findings.h"

namespace postern::render {
namespace {

using Json = nlohmann::ordered_json;

Json position(const LintReport& report, FileId file, std::uint32_t offset) {
    const Position at = report.sources.position(file, offset);
    return {{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

Json location(const LintReport& report, const SourceRange& range) {
    if (range.file == FileId::none) return nullptr;
    return {{"path", clean_utf8(report.sources.name(range.file))},
            {"start", position(report, range.file, range.begin)},
            {"end", position(report, range.file, range.end)}};
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(clean_utf8(text));
}

Json fix(const LintReport& report, const lint::Repair& repair) {
    Json edits = Json::array();
    for (const TextEdit& edit : repair.edits) {
        edits.push_back({{"path", clean_utf8(report.sources.name(edit.range.file))},
                         {"start", edit.range.begin},
                         {"end", edit.range.end},
                         {"text", clean_utf8(edit.text)}});
    }
    return {
        {"kind", fix_kind_text(repair.kind)}, {"description", clean_utf8(repair.title)}, {"edits", std::move(edits)}};
}

Json suppressed(const LintReport& report, const lint::Suppression& by) {
    return {
        {"by", suppressor_text(by.by)}, {"reason", text_or_null(by.reason)}, {"location", location(report, by.range)}};
}

Json finding_json(const LintReport& report, const lint::Finding& finding) {
    Json related = Json::array();
    for (const lint::Related& one : finding.related) {
        related.push_back({{"message", clean_utf8(one.message)}, {"location", location(report, one.range)}});
    }
    Json trace = Json::array();
    for (const lint::TraceStep& step : finding.trace) {
        trace.push_back({{"list", step.list},
                         {"index", step.index},
                         {"token", clean_utf8(step.token)},
                         {"result", step.result},
                         {"location", location(report, step.range)}});
    }
    Json facts = Json::array();
    for (const std::string& fact : finding.facts) facts.push_back(clean_utf8(fact));
    return {{"rule", finding.rule->id},
            {"name", finding.rule->name},
            {"severity", grade_text(finding.grade)},
            {"message", clean_utf8(finding.message)},
            {"facts", std::move(facts)},
            {"help", text_or_null(finding.help)},
            {"location", location(report, finding.range)},
            {"logical", {{"parameter", text_or_null(finding.parameter)}, {"service", text_or_null(finding.service)}}},
            {"effective", text_or_null(finding.effective)},
            {"related", std::move(related)},
            {"trace", std::move(trace)},
            {"targets", finding.targets},
            {"fix", finding.repair ? fix(report, *finding.repair) : Json(nullptr)},
            {"suppressed", finding.suppressed ? suppressed(report, *finding.suppressed) : Json(nullptr)},
            {"fingerprint", finding.fingerprint}};
}

std::string_view role_name(lint::Role role) {
    switch (role) {
        case lint::Role::main:
            return "main";
        case lint::Role::master:
            return "master";
        case lint::Role::table:
            return "table";
        case lint::Role::list:
            return "list";
        case lint::Role::other:
            return "other";
    }
    return {};
}

Json inputs(const LintReport& report) {
    Json all = Json::array();
    for (const ReportInput& input : report.inputs) {
        all.push_back({{"path", clean_utf8(input.path)},
                       {"role", role_name(input.role)},
                       {"lines", input.lines},
                       {"sha256", input.sha256}});
    }
    return all;
}

Json summary(const LintReport& report) {
    const Counts counts = count_findings(report);
    return {{"error", counts.error},
            {"warning", counts.warning},
            {"info", counts.info},
            {"style", counts.style},
            {"suppressed", counts.suppressed},
            {"hidden", report.hidden},
            {"fixable", {{"safe", counts.safe}, {"suggested", counts.suggested}}},
            {"ms", static_cast<long>(report.milliseconds + 0.5)}};
}

std::string dumped(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string findings_json(const LintReport& report) {
    Json findings = Json::array();
    for (const lint::Finding& finding : report.findings) findings.push_back(finding_json(report, finding));
    Json skipped = Json::array();
    for (const Skipped& one : report.skipped) skipped.push_back({{"rule", one.rule->id}, {"why", one.why}});
    const bool one_target = report.targets.size() == 1;
    const Json all{{"schema", "https://postern.example/schema/findings-1.json"},
                   {"tool", {{"name", "postern-check"}, {"version", report.version}, {"rules", report.rules.size()}}},
                   {"target",
                    {{"postfix", one_target ? Json(report.targets[0]) : Json(report.targets)},
                     {"profile", report.profile},
                     {"compatibility_level", text_or_null(report.compatibility_level)},
                     {"mode", report.mode}}},
                   {"inputs", inputs(report)},
                   {"findings", std::move(findings)},
                   {"skipped", std::move(skipped)},
                   {"remarks", report.remarks},
                   {"summary", summary(report)}};
    return dumped(all, 1);
}

std::string findings_jsonl(const LintReport& report) {
    std::string out;
    for (const lint::Finding& finding : report.findings) out += dumped(finding_json(report, finding), -1);
    return out;
}

}  // namespace postern::render
