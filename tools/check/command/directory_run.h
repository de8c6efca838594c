// DirectoryRun: one job, run for one target.
//
// Shape:   the project with its findings. `changes` are texts that stand in place of files: what fixes made of them.
// Errors:  none.
// Source:  our own: what the mode, the target and the profile are when nobody says so.
// Threads: one; the world and the job outlive it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libconf/base/memory_world.h"
#include "tools/check/command/inputs.h"
#include "tools/check/engine.h"
#include "tools/render/lint_report.h"

namespace postern::check_tool {

using Texts = std::map<std::string, std::string>;

/// What is left open by the settings, decided.
struct Target {
    lint::Mode mode = lint::Mode::tree;
    conf::Profile profile = conf::Profile::upstream;
    std::vector<conf::Version> versions;
    std::optional<std::vector<std::string>> table_types;  // of the host
};
Target target_of(const Job& job, const World& world);

class DirectoryRun {
public:
    DirectoryRun(const Job& job, const Target& target, conf::Version version, const World& world, const Texts& changes);

    const Job& job() const { return job_; }
    const lint::Project& project() const { return *project_; }
    conf::Version version() const { return project_->version(); }
    lint::RunResult& result() { return result_; }
    const std::vector<render::RuleTime>& timings() const { return timings_; }
    /// Findings that count, as far as --fix is concerned: errors decide whether a fix made things worse.
    std::size_t errors() const;

private:
    void run();
    void adjust();
    bool silenced_by_path(const lint::Finding& finding) const;

    const Job& job_;
    std::unique_ptr<MemoryWorld> overlay_;
    std::unique_ptr<lint::Project> project_;
    lint::RunResult result_;
    std::vector<render::RuleTime> timings_;
};

/// `*` and `?` stay within a folder, `**` does not; a pattern without a slash is about the last name.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace postern::check_tool
