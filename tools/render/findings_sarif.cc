// SARIF 2.1.0 and GitLab's code quality report.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "libconf/base/utf8.h"
#include "tools/render/findings.h"

namespace postern::render {
namespace {

using Json = nlohmann::ordered_json;

std::string_view sarif_level(lint::Grade grade) {
    switch (grade) {
        case lint::Grade::error:
            return "error";
        case lint::Grade::warning:
            return "warning";
        case lint::Grade::info:
        case lint::Grade::style:
            return "note";
    }
    return "none";
}

// As GitHub sorts security findings; 0 to 10.
std::string_view security_severity(const lint::Rule& rule) {
    return rule.grade == lint::Grade::error ? "8.0" : rule.grade == lint::Grade::warning ? "5.0" : "2.0";
}

std::string_view category(const lint::Rule& rule) {
    constexpr std::string_view kNames[] = {"syntax",       "names",    "values",    "expansion", "tables",
                                           "restrictions", "security", "addresses", "master",    "operation"};
    const char digit = rule.id.size() > 2 ? rule.id[2] : '0';
    return kNames[static_cast<std::size_t>(digit - '0') % std::size(kNames)];
}

std::string uri_of(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~/").find(c) != std::string_view::npos;
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return path.starts_with('/') ? "file://" + out : out;
}

// SARIF counts columns in characters; ours are bytes. UTF-16 units are what its readers take by default.
std::size_t column_of(const LintReport& report, FileId file, std::uint32_t offset) {
    const std::size_t column = report.sources.position(file, offset).column;
    std::string_view before = report.sources.line_text(file, offset).substr(0, column - 1);
    std::size_t units = 1;
    while (!before.empty()) {
        const std::size_t length = std::max<std::size_t>(utf8::sequence_length(before), 1);
        units += length == 4 ? 2 : 1;
        before.remove_prefix(length);
    }
    return units;
}

class Sarif {
public:
    explicit Sarif(const LintReport& report) : report_(report) {
        for (const lint::Rule* rule : report.rules) rules_.try_emplace(rule->id, rule);
        for (const lint::Finding& finding : report.findings) rules_.try_emplace(finding.rule->id, finding.rule);
        std::size_t next = 0;
        for (const auto& [id, rule] : rules_) index_[id] = next++;
    }

    Json run() const {
        Json results = Json::array();
        for (const lint::Finding& finding : report_.findings) results.push_back(result(finding));
        Json run{{"tool",
                  {{"driver",
                    {{"name", "postern-check"},
                     {"version", report_.version},
                     {"semanticVersion", report_.version},
                     {"rules", rules()}}}}},
                 {"columnKind", "utf16CodeUnits"},
                 {"artifacts", artifacts()},
                 {"results", std::move(results)},
                 {"properties", {{"postfix", report_.targets}, {"profile", report_.profile}, {"mode", report_.mode}}}};
        return run;
    }

private:
    Json rules() const {
        Json all = Json::array();
        for (const auto& [id, rule] : rules_) {
            const std::string markdown =
                fmt::format("{}\n\nWrong:\n\n```\n{}```\n\nRight:\n\n```\n{}```\n", rule->why, rule->bad, rule->good);
            Json tags = Json::array({category(*rule), fmt::format("tier{}", rule->tier)});
            Json properties{{"tags", std::move(tags)}, {"precision", "high"}};
            const bool security = category(*rule) == "security" || category(*rule) == "restrictions";
            if (security) {
                // The format wants each tag once, and the category may be the tag that GitHub looks for.
                if (category(*rule) != "security") properties["tags"].push_back("security");
                properties["security-severity"] = security_severity(*rule);
            }
            all.push_back(
                {{"id", rule->id},
                 {"name", rule->name},
                 {"shortDescription", {{"text", rule->summary}}},
                 {"fullDescription", {{"text", rule->why.empty() ? rule->summary : rule->why}}},
                 {"help",
                  {{"text", fmt::format("{} Source: {}.", rule->summary, rule->source)}, {"markdown", markdown}}},
                 {"defaultConfiguration",
                  {{"level", sarif_level(rule->grade)}, {"enabled", rule->grade != lint::Grade::style}}},
                 {"properties", std::move(properties)}});
        }
        return all;
    }

    Json artifacts() const {
        Json all = Json::array();
        for (const ReportInput& input : report_.inputs) {
            Json one{{"location", {{"uri", uri_of(path_in_checkout(report_, input.path))}}}};
            if (!input.sha256.empty()) one["hashes"] = {{"sha-256", input.sha256}};
            all.push_back(std::move(one));
        }
        return all;
    }

    Json region(const SourceRange& range) const {
        const Position begin = report_.sources.position(range.file, range.begin);
        const std::uint32_t last = std::max(range.end, range.begin);
        return {{"startLine", begin.line},
                {"startColumn", column_of(report_, range.file, range.begin)},
                {"endLine", report_.sources.position(range.file, last).line},
                {"endColumn", column_of(report_, range.file, last)}};
    }

    Json physical(const SourceRange& range) const {
        return {{"artifactLocation", {{"uri", uri_of(path_in_checkout(report_, report_.sources.name(range.file)))}}}, {"region", region(range)}};
    }

    Json locations(const lint::Finding& finding) const {
        Json all = Json::array();
        if (finding.range.file == FileId::none) return all;
        Json one{{"physicalLocation", physical(finding.range)}};
        const std::string& name = finding.parameter.empty() ? finding.service : finding.parameter;
        if (!name.empty())
            one["logicalLocations"] = Json::array(
                {{{"name", clean_utf8(name)}, {"kind", finding.parameter.empty() ? "service" : "parameter"}}});
        all.push_back(std::move(one));
        return all;
    }

    Json fixes(const lint::Repair& repair) const {
        std::map<FileId, Json> changes;
        for (const TextEdit& edit : repair.edits) {
            Json& replacements = changes.try_emplace(edit.range.file, Json::array()).first->second;
            replacements.push_back(
                {{"deletedRegion", region(edit.range)}, {"insertedContent", {{"text", clean_utf8(edit.text)}}}});
        }
        Json files = Json::array();
        for (auto& [file, replacements] : changes) {
            files.push_back({{"artifactLocation", {{"uri", uri_of(path_in_checkout(report_, report_.sources.name(file)))}}},
                             {"replacements", std::move(replacements)}});
        }
        const std::string text = fmt::format("{} ({})", clean_utf8(repair.title), fix_kind_text(repair.kind));
        return Json::array({{{"description", {{"text", text}}}, {"artifactChanges", std::move(files)}}});
    }

    Json code_flow(const lint::Finding& finding) const {
        Json steps = Json::array();
        for (const lint::TraceStep& step : finding.trace) {
            Json where{{"message",
                        {{"text", fmt::format("{} {}: {} gives {}", step.list, step.index + 1, clean_utf8(step.token),
                                              step.result)}}}};
            if (step.range.file != FileId::none) where["physicalLocation"] = physical(step.range);
            steps.push_back({{"location", std::move(where)}});
        }
        return Json::array({{{"threadFlows", Json::array({{{"locations", std::move(steps)}}})}}});
    }

    static Json suppressions(const lint::Suppression& by) {
        Json one{{"kind", by.by == lint::Suppressor::inline_comment ? "inSource" : "external"}};
        if (!by.reason.empty()) one["justification"] = clean_utf8(by.reason);
        return Json::array({std::move(one)});
    }

    std::string message(const lint::Finding& finding) const {
        std::string text = clean_utf8(finding.message);
        for (const std::string& fact : finding.facts) text += ". " + clean_utf8(fact);
        if (!finding.help.empty()) text += ". Help: " + clean_utf8(finding.help);
        return text;
    }

    Json result(const lint::Finding& finding) const {
        Json one{{"ruleId", finding.rule->id},          {"ruleIndex", index_.at(finding.rule->id)},
                 {"level", sarif_level(finding.grade)}, {"message", {{"text", message(finding)}}},
                 {"locations", locations(finding)},     {"partialFingerprints", {{"postern/v1", finding.fingerprint}}}};
        Json related = Json::array();
        for (const lint::Related& other : finding.related) {
            if (other.range.file == FileId::none) continue;
            related.push_back({{"id", related.size() + 1},
                               {"message", {{"text", clean_utf8(other.message)}}},
                               {"physicalLocation", physical(other.range)}});
        }
        if (!related.empty()) one["relatedLocations"] = std::move(related);
        if (!finding.trace.empty()) one["codeFlows"] = code_flow(finding);
        if (finding.repair && !finding.repair->edits.empty()) one["fixes"] = fixes(*finding.repair);
        if (finding.suppressed) one["suppressions"] = suppressions(*finding.suppressed);
        if (report_.baseline != BaselineState::none) {
            const bool old = finding.suppressed && finding.suppressed->by == lint::Suppressor::baseline;
            one["baselineState"] = old ? "unchanged" : "new";
        }
        if (report_.targets.size() > 1) one["properties"] = {{"targets", finding.targets}};
        return one;
    }

    const LintReport& report_;
    std::map<std::string_view, const lint::Rule*> rules_;
    std::map<std::string_view, std::size_t> index_;
};

std::string dumped(const Json& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string_view gitlab_severity(const lint::Finding& finding) {
    // What opens a server to strangers or gives a secret away must not wait.
    constexpr std::string_view kBlockers[] = {"PT501", "PT502", "PT622", "PT623"};
    const bool blocker = std::find(std::begin(kBlockers), std::end(kBlockers), finding.rule->id) != std::end(kBlockers);
    switch (finding.grade) {
        case lint::Grade::error:
            return blocker ? "blocker" : "major";
        case lint::Grade::warning:
            return "minor";
        case lint::Grade::info:
        case lint::Grade::style:
            return "info";
    }
    return "info";
}

}  // namespace

std::string findings_sarif(const LintReport& report) {
    return dumped({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                   {"version", "2.1.0"},
                   {"runs", Json::array({Sarif(report).run()})}});
}

std::string findings_gitlab(const LintReport& report) {
    Json all = Json::array();
    std::map<std::string, std::size_t> seen;  // the format wants fingerprints that occur once
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed || finding.range.file == FileId::none) continue;
        const std::size_t number = ++seen[finding.fingerprint];
        const Position begin = report.sources.position(finding.range.file, finding.range.begin);
        const Position end = report.sources.position(finding.range.file, finding.range.end);
        all.push_back(
            {{"type", "issue"},
             {"check_name", finding.rule->id},
             {"description", clean_utf8(fmt::format("{}: {}", finding.rule->name, finding.message))},
             {"categories", Json::array({finding.rule->id.starts_with("PT6") ? "Security" : "Bug Risk"})},
             {"severity", gitlab_severity(finding)},
             {"fingerprint", number == 1 ? finding.fingerprint : fmt::format("{}-{}", finding.fingerprint, number)},
             {"location",
              {{"path", clean_utf8(path_in_checkout(report, report.sources.name(finding.range.file)))},
               {"lines", {{"begin", begin.line}, {"end", end.line}}}}}});
    }
    return dumped(all);
}

}  // namespace postern::render
