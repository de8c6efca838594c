#include "tools/check/command/directory_run.h"

#include <algorithm>
#include <chrono>

#include "tools/check/command/installation.h"
#include "tools/world/openssl_pem_reader.h"
#include "tools/world/real_machine.h"
#include "tools/world/tree_machine.h"

namespace postern::check_tool {
namespace {

// A checkout gives the same findings on every machine: TreeMachine stands for all.
const conf::Machine& machine_of(const Target& target, const Job& job) {
    static const TreeMachine tree;
    static const RealMachine real;
    const bool here = target.mode == lint::Mode::host && job.settings.root.empty();
    return here ? static_cast<const conf::Machine&>(real) : tree;
}

}  // namespace

Target target_of(const Job& job, const World& world) {
    const Settings& settings = job.settings;
    Target target;
    const bool live = !job.alone && settings.mode != lint::Mode::tree && is_live(job.directory, settings.root, world);
    target.mode = settings.mode.value_or(live || !settings.root.empty() ? lint::Mode::host : lint::Mode::tree);
    const bool host = target.mode == lint::Mode::host;
    const bool debian = host && world.status(settings.root + "/etc/debian_version").has_value();
    target.profile = settings.profile.value_or(debian ? conf::Profile::debian : conf::Profile::upstream);
    target.versions = settings.targets;
    if (target.versions.empty() && live && host && settings.root.empty()) {
        if (const auto installed = installed_version()) target.versions.push_back(*installed);
    }
    if (target.versions.empty()) target.versions.push_back(conf::kDefaultVersion);
    // Types of another release are the release's matter.
    if (live && host && settings.targets.empty()) {
        target.table_types = installed_table_types(job.directory, settings.root, target.versions.front(), world);
    }
    return target;
}

DirectoryRun::DirectoryRun(const Job& job, const Target& target, conf::Version version, const World& world,
                           const Texts& changes)
    : job_(job) {
    overlay_ = std::make_unique<MemoryWorld>(job.alone ? nullptr : &world);
    for (const Texts* texts : {&job.texts, &changes}) {
        for (const auto& [path, text] : *texts) {
            overlay_->add(path, text,
                          job.alone ? FileStatus{.mode = 0644} : world.status(path).value_or(FileStatus{.mode = 0644}));
        }
    }
    lint::ProjectInput input;
    input.directory = job.directory;
    input.target = {version, target.profile};
    input.from = job.settings.from;
    input.min_version = job.settings.min_version;
    input.mode = target.mode;
    input.alone = job.alone;
    input.root = job.settings.root;
    input.map = job.settings.map;
    input.extra_parameters = job.settings.extra_parameters;
    input.external_sockets = job.settings.external_sockets;
    input.rule_settings = job.settings.rule_settings;
    input.table_types = target.table_types;
    if (target.mode == lint::Mode::host) {
        static const OpensslPemReader openssl;
        input.pem = &openssl;
        input.now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    }
    project_ = std::make_unique<lint::Project>(std::move(input), *overlay_, machine_of(target, job));
    run();
    adjust();
}

void DirectoryRun::run() {
    using Clock = std::chrono::steady_clock;
    lint::RunOptions options;
    options.rules = selected_rules(job_.settings);
    options.inline_suppressions = job_.settings.allow_inline;
    options.require_reason = job_.settings.require_reason;
    // Tables that no rule happens to read are inputs, too.
    for (const lint::TableUse& use : project_->tables()) (void)project_->table_text(use);
    Clock::time_point since{};
    if (job_.settings.timings) {
        options.on_rule = [&](const lint::Rule* rule) {
            const Clock::time_point now = Clock::now();
            if (!timings_.empty()) {
                timings_.back().milliseconds = std::chrono::duration<double, std::milli>(now - since).count();
            }
            since = now;
            if (rule != nullptr) timings_.push_back({rule, 0});
        };
    }
    result_ = lint::run_rules(*project_, options);
}

void DirectoryRun::adjust() {
    std::erase_if(result_.findings, [&](const lint::Finding& finding) {
        return finding.range.file != FileId::none &&
               !job_.counts(std::string(project_->sources().name(finding.range.file)));
    });
    for (lint::Finding& finding : result_.findings) {
        const auto severity = job_.settings.severity.find(finding.rule->id);
        if (severity != job_.settings.severity.end() && severity->second) finding.grade = *severity->second;
        if (!finding.suppressed && silenced_by_path(finding)) {
            finding.suppressed = lint::Suppression{lint::Suppressor::config_file, "per-path", {}};
        }
    }
}

bool DirectoryRun::silenced_by_path(const lint::Finding& finding) const {
    if (finding.range.file == FileId::none) return false;
    const std::string path = job_.shown(std::string(project_->sources().name(finding.range.file)));
    return std::any_of(job_.settings.per_path.begin(), job_.settings.per_path.end(), [&](const PerPath& entry) {
        if (std::find(entry.ignore.begin(), entry.ignore.end(), finding.rule) == entry.ignore.end()) return false;
        std::string_view relative = path;
        if (!entry.folder.empty() && relative.starts_with(entry.folder + '/'))
            relative.remove_prefix(entry.folder.size() + 1);
        return glob_match(entry.pattern, relative);
    });
}

std::size_t DirectoryRun::errors() const {
    return static_cast<std::size_t>(std::count_if(
        result_.findings.begin(), result_.findings.end(),
        [](const lint::Finding& finding) { return finding.grade == lint::Grade::error && !finding.suppressed; }));
}

namespace {

bool match_here(std::string_view pattern, std::string_view path) {
    if (pattern.empty()) return path.empty();
    if (pattern.starts_with("**")) {
        std::string_view rest = pattern.substr(2);
        if (rest.starts_with('/') && match_here(rest.substr(1), path)) return true;
        for (std::size_t i = 0; i <= path.size(); ++i) {
            if (match_here(rest, path.substr(i))) return true;
        }
        return false;
    }
    if (pattern[0] == '*') {
        for (std::size_t i = 0; i <= path.size(); ++i) {
            if (match_here(pattern.substr(1), path.substr(i))) return true;
            if (i < path.size() && path[i] == '/') return false;
        }
        return false;
    }
    if (path.empty() || (pattern[0] == '?' ? path[0] == '/' : pattern[0] != path[0])) return false;
    return match_here(pattern.substr(1), path.substr(1));
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
    if (pattern.find('/') == std::string_view::npos) path = path.substr(path.rfind('/') + 1);
    return match_here(pattern, path);
}

}  // namespace postern::check_tool
