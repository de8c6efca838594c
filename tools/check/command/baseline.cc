#include "tools/check/command/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

#include "libconf/base/text_file.h"

namespace postern::check_tool {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::string json_text(std::string_view text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::string> text_of(const Json& entry, const char* key) {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

}  // namespace

Result<Baseline> Baseline::load(const std::string& path) {
    const auto text = read_file(path);
    if (!text) return fail(text.error().code, fmt::format("baseline: {}", text.error().message));
    const Json all = Json::parse(*text, nullptr, false);
    const auto bad = [&] {
        return fail(ErrorCode::bad_syntax, fmt::format("{}: not a baseline of postern-check", path));
    };
    if (!all.is_object() || all.value("version", Json()) != Json(kVersion) ||
        !all.value("findings", Json()).is_array()) {
        return bad();
    }
    Baseline baseline;
    for (const Json& entry : all["findings"]) {
        if (!entry.is_object()) return bad();
        const auto fingerprint = text_of(entry, "fingerprint");
        const auto count = entry.find("count");
        if (!fingerprint || count == entry.end() || !count->is_number_unsigned()) return bad();
        BaselineEntry& known = baseline.entries_[*fingerprint];
        known.rule = text_of(entry, "rule").value_or("");
        known.message = text_of(entry, "message").value_or("");
        known.count += count->get<std::size_t>();  // two branches that were merged may both have it
    }
    return baseline;
}

Baseline Baseline::of(const render::LintReport& report) {
    Baseline baseline;
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed) continue;
        BaselineEntry& entry = baseline.entries_[finding.fingerprint];
        entry.rule = finding.rule->id;
        entry.message = finding.message;
        ++entry.count;
    }
    return baseline;
}

std::size_t Baseline::apply(render::LintReport& report, std::optional<lint::Grade> max) const {
    std::map<std::string, std::size_t> left;
    for (const auto& [fingerprint, entry] : entries_) left[fingerprint] = entry.count;
    for (lint::Finding& finding : report.findings) {
        if (finding.suppressed || (max && finding.grade > *max)) continue;
        const auto known = left.find(finding.fingerprint);
        if (known == left.end() || known->second == 0) continue;
        --known->second;
        finding.suppressed = lint::Suppression{lint::Suppressor::baseline, "", {}};
    }
    std::size_t gone = 0;
    for (const auto& [fingerprint, count] : left) gone += count;
    report.baseline = render::BaselineState::unchanged;
    return gone;
}

Baseline Baseline::pruned(const render::LintReport& report) const {
    Baseline kept;
    for (const lint::Finding& finding : report.findings) {
        const auto known = entries_.find(finding.fingerprint);
        if (known == entries_.end()) continue;
        BaselineEntry& entry = kept.entries_[finding.fingerprint];
        entry.rule = finding.rule->id;
        entry.message = finding.message;
        entry.count = std::min(entry.count + 1, known->second.count);
    }
    return kept;
}

std::string Baseline::text() const {
    std::vector<std::string> lines;
    for (const auto& [fingerprint, entry] : entries_) {
        lines.push_back(fmt::format("  {{\"rule\": {}, \"fingerprint\": {}, \"count\": {}, \"message\": {}}}",
                                    json_text(entry.rule), json_text(fingerprint), entry.count,
                                    json_text(entry.message)));
    }
    std::sort(lines.begin(), lines.end());
    return fmt::format("{{\n \"version\": {},\n \"findings\": [\n{}\n ]\n}}\n", kVersion, fmt::join(lines, ",\n"));
}

std::size_t Baseline::size() const {
    std::size_t all = 0;
    for (const auto& [fingerprint, entry] : entries_) all += entry.count;
    return all;
}

}  // namespace postern::check_tool
