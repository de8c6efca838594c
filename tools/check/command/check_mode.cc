#include "tools/check/command/check_mode.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <thread>

#include "libconf/base/text_file.h"
#include "tools/check/command/baseline.h"
#include "tools/check/command/collect.h"
#include "tools/check/command/config_file.h"
#include "tools/check/command/fix.h"
#include "tools/check/command/git_base.h"
#include "tools/check/command/output.h"
#include "tools/render/findings.h"
#include "tools/world/real_world.h"

namespace postern::check_tool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kFound = 1;
constexpr int kFixed = 3;
constexpr std::size_t kMaxThreads = 8;
constexpr std::size_t kEach = 4;  // jobs of a thread before findings are collected

class CheckRun {
public:
    CheckRun(const Options& options, const Surroundings& surroundings)
        : options_(options), surroundings_(surroundings) {}

    Result<CheckResult> run() {
        const Clock::time_point start = Clock::now();
        auto jobs = find_jobs(options_, surroundings_, RealWorld());
        if (!jobs) return tl::unexpected<Error>(jobs.error());
        for (Job& job : *jobs) {
            if (auto loaded = load_settings(job.settings, job.directory, options_, surroundings_); !loaded) {
                return tl::unexpected<Error>(loaded.error());
            }
        }
        const Settings& shared = jobs->front().settings;
        Collector collector(report_, wants_hashes(shared) ? Hashes::yes : Hashes::no);
        if (layout()) {
            for (Job& job : *jobs) keep_style(job.settings);
        }
        if (auto done = run_jobs(*jobs, collector); !done) return tl::unexpected<Error>(done.error());
        collector.finish();
        report_.version = POSTERN_VERSION;
        report_.working_directory = surroundings_.working_directory;
        report_.rules = selected_rules(shared);
        report_.min_severity = shared.min_severity;
        if (auto done = use_baseline(shared); !done) return tl::unexpected<Error>(done.error());
        report_.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        if (auto done = show(shared); !done) return tl::unexpected<Error>(done.error());
        note_watched();
        return std::move(result_);
    }

private:
    bool layout() const { return options_.action == Action::layout; }
    bool writes() const { return layout() ? !options_.only_check && !options_.diff : options_.fix && !options_.diff; }
    bool mends() const { return layout() || options_.fix || options_.diff; }

    static void keep_style(Settings& settings) {
        settings.select.assign(lint::rules().begin(), lint::rules().end());
        for (const lint::Rule* rule : settings.select) {
            if (rule->grade != lint::Grade::style) settings.ignore.push_back(rule);
        }
    }

    static bool wants_hashes(const Settings& settings) {
        const auto outputs = outputs_of(settings);
        return std::any_of(outputs.begin(), outputs.end(), [](const Output& output) {
            return output.format == render::Format::json || output.format == render::Format::sarif;
        });
    }

    // What a job takes that needs nobody else: several are made at once.
    struct Prepared {
        const Job* job = nullptr;
        std::unique_ptr<RealWorld> world;
        Target target;
        Job guessed;
        const Job* real = nullptr;
        std::vector<std::unique_ptr<DirectoryRun>> runs;
    };

    // Directories are read and judged by several threads, some at a time, so that not all of them are in memory; their
    // findings are collected in the order of the command line.
    Result<void> run_jobs(const std::vector<Job>& jobs, Collector& collector) {
        const std::size_t threads = mends() ? 1 : std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
        for (std::size_t first = 0; first < jobs.size(); first += threads * kEach) {
            std::vector<Prepared> some(std::min(threads * kEach, jobs.size() - first));
            std::atomic<std::size_t> next = 0;
            const auto work = [&] {
                for (std::size_t i = next++; i < some.size(); i = next++) some[i] = prepare(jobs[first + i]);
            };
            {
                std::vector<std::jthread> others;
                for (std::size_t i = 1; i < std::min(threads, some.size()); ++i) others.emplace_back(work);
                work();
            }
            for (Prepared& one : some) {
                if (auto done = finish(one, collector); !done) return done;
            }
        }
        return {};
    }

    Prepared prepare(const Job& job) const {
        Prepared made;
        made.job = &job;
        made.world = std::make_unique<RealWorld>(job.settings.root);
        made.target = target_of(job, *made.world);
        if (mends() || job.only.size() == 1) return made;
        for (const conf::Version version : made.target.versions) {
            made.runs.push_back(std::make_unique<DirectoryRun>(job, made.target, version, *made.world, Texts{}));
        }
        return made;
    }

    Result<void> finish(Prepared& one, Collector& collector) {
        const Job& job = *one.job;
        const RealWorld& world = *one.world;
        one.real = &job;
        if (job.only.size() == 1) {
            const DirectoryRun run(job, one.target, one.target.versions.front(), world, {});
            if (is_orphan(run)) {
                one.guessed = job_of_table(job, run.project().world().read(job.only.front()).value_or(""));
                one.real = &one.guessed;
            }
        }
        Texts changes;
        if (mends()) {
            auto mended = mend(*one.real, one.target, world);
            if (!mended) return tl::unexpected<Error>(mended.error());
            changes = std::move(*mended);
        }
        for (std::size_t i = 0; i < one.target.versions.size(); ++i) {
            const conf::Version version = one.target.versions[i];
            const std::string text = version.text();
            auto& targets = report_.targets;
            if (std::find(targets.begin(), targets.end(), text) == targets.end()) targets.push_back(text);
            if (one.runs.size() == i) one.runs.push_back(std::make_unique<DirectoryRun>(*one.real, one.target, version, world, changes));
            DirectoryRun& run = *one.runs[i];
            if (!options_.diff_base.empty()) {
                if (auto done = drop_old_findings(run, one.target, options_.diff_base, world); !done) return done;
            }
            describe(run, one.target);
            collector.add(run, job.settings.min_severity);
        }
        if (!one.real->alone) result_.watched.push_back(one.real->directory);
        return {};
    }

    // A single table that nothing in its directory names.
    static bool is_orphan(const DirectoryRun& run) {
        const auto& files = run.project().files();
        return std::none_of(files.begin(), files.end(),
                            [&](const lint::InputFile& file) { return run.job().counts(file.path); });
    }

    Result<Texts> mend(const Job& job, const Target& target, const World& world) {
        const FixOutcome outcome = fix_job(job, target, world);
        if (options_.diff) {
            result_.out += diff_of(job, outcome);
            changed_ += outcome.after.size();
            return Texts{};
        }
        if (job.from_input && writes()) {
            const std::string& place = job.only.front();
            const auto changed = outcome.after.find(place);
            result_.out += changed == outcome.after.end() ? job.texts.at(place) : changed->second;
        } else if (writes()) {
            if (auto written = write_changes(job, outcome); !written) return tl::unexpected<Error>(written.error());
        }
        for (const auto& [path, text] : outcome.after) names_.insert(job.shown(path));
        changed_ += outcome.after.size();
        applied_ += outcome.applied;
        refused_ += outcome.refused;
        return writes() ? outcome.after : Texts{};
    }

    void describe(const DirectoryRun& run, const Target& target) {
        if (!report_.mode.empty()) return;
        report_.mode = target.mode == lint::Mode::host ? "host" : "tree";
        report_.profile = conf::profile_name(target.profile);
        report_.compatibility_level = run.project().value("compatibility_level").value_or("");
    }

    Result<void> use_baseline(const Settings& settings) {
        if (settings.baseline.empty()) return {};
        if (options_.write_baseline) {
            const Baseline fresh = Baseline::of(report_);
            report_.baseline = render::BaselineState::fresh;
            report_.remarks.push_back(
                fmt::format("{} written to {}", render::plural(fresh.size(), "finding"), settings.baseline));
            if (auto written = replace_file(settings.baseline, fresh.text()); !written) return written;
            const auto all = Baseline::load(settings.baseline);
            if (!all) return tl::unexpected<Error>(all.error());
            (void)all->apply(report_, settings.baseline_max);
            return {};
        }
        const auto known = Baseline::load(settings.baseline);
        if (!known) return tl::unexpected<Error>(known.error());
        const Baseline pruned = known->pruned(report_);
        const std::size_t gone = known->apply(report_, settings.baseline_max);
        if (gone == 0) return {};
        const std::string entries = render::plural(gone, "baseline entry", "baseline entries");
        if (!options_.prune_baseline) {
            report_.remarks.push_back(
                fmt::format("{} fixed: --prune-baseline", entries + (gone == 1 ? " is" : " are")));
            return {};
        }
        report_.remarks.push_back(fmt::format("{} taken out of {}", entries, settings.baseline));
        return replace_file(settings.baseline, pruned.text());
    }

    bool fails(const Settings& settings) const {
        const auto counts = [&](const lint::Finding& finding) {
            return !finding.suppressed && finding.grade >= *settings.fail_on;
        };
        return settings.fail_on && std::any_of(report_.findings.begin(), report_.findings.end(), counts);
    }

    Result<void> show(const Settings& settings) {
        const bool only_layout = layout();
        if (only_layout) {
            for (const std::string& name : names_) {
                if (!result_.out.empty() && writes()) break;  // the mended text itself went there
                result_.out += fmt::format("{}: {}\n", name, writes() ? "changed" : "would change");
            }
            result_.status = !writes() && changed_ > 0 ? kFound : 0;
            return {};
        }
        if (options_.diff) {
            result_.status = fails(settings) ? kFound : 0;
            return {};
        }
        if (writes()) say_fixed();
        std::string text;
        if (auto written = write_report(report_, settings, text); !written) return written;
        const bool to_error = writes() && !result_.out.empty();
        (to_error ? result_.err : result_.out) += text;
        result_.status = fails(settings) ? kFound : 0;
        if (result_.status == 0 && settings.exit_on_fix && writes() && changed_ > 0) result_.status = kFixed;
        result_.found.clear();
        for (const lint::Finding& finding : report_.findings) {
            if (finding.suppressed) continue;
            const bool placed = finding.range.file != FileId::none;
            result_.found.push_back({finding.fingerprint, placed ? report_.sources.describe(finding.range) : "", finding.rule->id});
        }
        return {};
    }

    void say_fixed() {
        if (applied_ > 0) {
            report_.remarks.push_back(fmt::format("fixed {} in {}: {}", render::plural(applied_, "finding"),
                                                  render::plural(changed_, "file"), fmt::join(names_, ", ")));
        }
        if (refused_ > 0) {
            report_.remarks.push_back(fmt::format("{} not applied: there would be more errors than before",
                                                  render::plural(refused_, "fix", "fixes")));
        }
    }

    void note_watched() {
        for (const render::ReportInput& input : report_.inputs) result_.watched.push_back(input.path);
    }

    const Options& options_;
    const Surroundings& surroundings_;
    render::LintReport report_;
    CheckResult result_;
    std::set<std::string> names_;  // of changed files
    std::size_t changed_ = 0;
    std::size_t applied_ = 0;
    std::size_t refused_ = 0;
};

}  // namespace

Result<CheckResult> run_check(const Options& options, const Surroundings& surroundings) {
    return CheckRun(options, surroundings).run();
}

Result<void> load_settings(Settings& settings, const std::string& directory, const Options& options,
                           const Surroundings& surroundings) {
    const RealWorld world;
    std::vector<std::string> files;
    if (options.config_file) {
        files.push_back(*options.config_file);
    } else if (!options.no_config) {
        auto found = find_config_files(directory, surroundings.working_directory, world);
        if (!found) return tl::unexpected<Error>(found.error());
        files = std::move(*found);
    }
    for (const std::string& file : files) {
        if (auto applied = apply_config_file(settings, file, world); !applied) return applied;
    }
    return apply_given(settings, options.settings);
}

}  // namespace postern::check_tool
