#include "tools/check/command/collect.h"

#include <algorithm>
#include <tuple>

#include "tools/support/sha256.h"

namespace postern::check_tool {
namespace {

bool same(const lint::Finding& a, const lint::Finding& b) {
    return a.rule == b.rule && a.range == b.range && a.grade == b.grade && a.message == b.message &&
           a.fingerprint == b.fingerprint && a.suppressed.has_value() == b.suppressed.has_value();
}

}  // namespace

SourceRange Collector::moved(const DirectoryRun& run, SourceRange range) {
    if (range.file == FileId::none) return range;
    const lint::Project& project = run.project();
    const std::string path = run.job().shown(std::string(project.sources().name(range.file)));
    const auto [known, fresh] = files_.try_emplace(path, FileId::none);
    if (fresh) known->second = report_.sources.add(path, std::string(project.text(range.file)));
    range.file = known->second;
    return range;
}

void Collector::add_inputs(const DirectoryRun& run) {
    const lint::Project& project = run.project();
    for (const lint::InputFile& file : project.files()) {
        if (!run.job().counts(file.path)) continue;
        const std::string path = run.job().shown(file.path);
        if (!inputs_.try_emplace(path, report_.inputs.size()).second) continue;
        const std::string_view text = project.text(file.id);
        const auto newlines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        const std::size_t lines = newlines + (text.empty() || text.ends_with('\n') ? 0 : 1);
        report_.inputs.push_back({path, file.role, lines, hashes_ == Hashes::yes ? sha256_hex(text) : std::string()});
    }
}

void Collector::add(DirectoryRun& run, lint::Grade min_severity) {
    add_inputs(run);
    const std::string target = run.version().text();
    // Files in the order of the project, so that main.cf comes before its tables.
    std::vector<FileId> used;
    for (const lint::Finding& finding : run.result().findings) used.push_back(finding.range.file);
    for (const lint::InputFile& file : run.project().files()) {
        if (std::find(used.begin(), used.end(), file.id) != used.end()) (void)moved(run, {file.id, 0, 0});
    }
    for (lint::Finding& finding : run.result().findings) {
        if (finding.grade < min_severity) {
            if (!finding.suppressed) ++report_.hidden;
            continue;
        }
        lint::Finding copy = finding;
        copy.range = moved(run, copy.range);
        for (lint::Related& related : copy.related) related.range = moved(run, related.range);
        for (lint::TraceStep& step : copy.trace) step.range = moved(run, step.range);
        if (copy.repair) {
            for (TextEdit& edit : copy.repair->edits) edit.range = moved(run, edit.range);
        }
        if (copy.suppressed) copy.suppressed->range = moved(run, copy.suppressed->range);
        if (lint::Finding* known = find(copy)) {
            auto& targets = known->targets;
            if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
            continue;
        }
        copy.targets = {target};
        known_.emplace(copy.fingerprint, report_.findings.size());
        report_.findings.push_back(std::move(copy));
    }
    for (const lint::SkippedRule& skipped : run.result().skipped) {
        const bool known = std::any_of(report_.skipped.begin(), report_.skipped.end(), [&](const render::Skipped& one) {
            return one.rule == skipped.rule && one.why == skipped.why;
        });
        if (!known) report_.skipped.push_back({skipped.rule, skipped.why});
    }
    report_.timings.insert(report_.timings.end(), run.timings().begin(), run.timings().end());
}

lint::Finding* Collector::find(const lint::Finding& finding) {
    if (finding.range.file == FileId::none) return nullptr;
    const auto [first, last] = known_.equal_range(finding.fingerprint);
    for (auto entry = first; entry != last; ++entry) {
        if (same(report_.findings[entry->second], finding)) return &report_.findings[entry->second];
    }
    return nullptr;
}

void Collector::finish() {
    const auto key = [](const lint::Finding& finding) {
        return std::tuple(finding.range.file, finding.range.begin, finding.rule->id, finding.range.end);
    };
    std::stable_sort(report_.findings.begin(), report_.findings.end(),
                     [&](const lint::Finding& a, const lint::Finding& b) { return key(a) < key(b); });
}

}  // namespace postern::check_tool
