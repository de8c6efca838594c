#include "tools/check/command/check_mode.h"

#include <algorithm>
#include <chrono>

#include "tools/check/command/collect.h"
#include "tools/check/command/output.h"
#include "tools/world/real_world.h"

namespace postern::check_tool {
namespace {

using Clock = std::chrono::steady_clock;

class CheckRun {
public:
    CheckRun(const Options& options, const Surroundings& surroundings)
        : options_(options), surroundings_(surroundings) {}

    Result<int> run(std::string& out) {
        const Clock::time_point start = Clock::now();
        auto jobs = find_jobs(options_, surroundings_, RealWorld());
        if (!jobs) return tl::unexpected<Error>(jobs.error());
        for (Job& job : *jobs) {
            if (auto applied = apply_given(job.settings, options_.settings); !applied)
                return tl::unexpected<Error>(applied.error());
        }
        const Settings& shared = jobs->front().settings;
        Collector collector(report_, wants_hashes(shared) ? Hashes::yes : Hashes::no);
        for (const Job& job : *jobs) run_job(job, collector);
        collector.finish();
        report_.version = POSTERN_VERSION;
        report_.rules = selected_rules(shared);
        report_.min_severity = shared.min_severity;
        report_.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        if (auto written = write_report(report_, shared, out); !written) return tl::unexpected<Error>(written.error());
        return fails(shared) ? 1 : 0;
    }

private:
    static bool wants_hashes(const Settings& settings) {
        const auto outputs = outputs_of(settings);
        return std::any_of(outputs.begin(), outputs.end(), [](const Output& output) {
            return output.format == render::Format::json || output.format == render::Format::sarif;
        });
    }

    void run_job(const Job& job, Collector& collector) {
        const RealWorld world(job.settings.root);
        const Target target = target_of(job, world);
        for (const conf::Version version : target.versions) {
            const std::string text = version.text();
            if (std::find(report_.targets.begin(), report_.targets.end(), text) == report_.targets.end())
                report_.targets.push_back(text);
            DirectoryRun run(job, target, version, world, {});
            if (is_orphan(run)) {
                const auto text_of = run.project().world().read(job.only.front());
                const Job guessed = job_of_table(job, text_of.value_or(""));
                DirectoryRun again(guessed, target, version, world, {});
                collector.add(again, job.settings.min_severity);
                continue;
            }
            describe(run, target);
            collector.add(run, job.settings.min_severity);
        }
    }

    // A single table that nothing in its directory names.
    static bool is_orphan(const DirectoryRun& run) {
        if (run.job().only.size() != 1) return false;
        const auto& files = run.project().files();
        return std::none_of(files.begin(), files.end(),
                            [&](const lint::InputFile& file) { return run.job().counts(file.path); });
    }

    void describe(const DirectoryRun& run, const Target& target) {
        if (!report_.mode.empty()) return;
        report_.mode = target.mode == lint::Mode::host ? "host" : "tree";
        report_.profile = conf::profile_name(target.profile);
        report_.compatibility_level = run.project().value("compatibility_level").value_or("");
    }

    bool fails(const Settings& settings) const {
        return settings.fail_on &&
               std::any_of(report_.findings.begin(), report_.findings.end(), [&](const lint::Finding& finding) {
                   return !finding.suppressed && finding.grade >= *settings.fail_on;
               });
    }

    const Options& options_;
    const Surroundings& surroundings_;
    render::LintReport report_;
};

}  // namespace

Result<int> run_check(const Options& options, const Surroundings& surroundings, std::string& out) {
    return CheckRun(options, surroundings).run(out);
}

}  // namespace postern::check_tool
