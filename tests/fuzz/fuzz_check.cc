// Any configuration can be checked by all rules and shown in every format; fixes never lead to more errors than before.
// suite: timeout 900
//
// Input: files as in the samples of rules: main.cf, then "==> NAME <==" and the text of another file, and so on.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "libconf/base/memory_world.h"
#include "tools/check/command/collect.h"
#include "tools/check/command/fix.h"
#include "tools/check/sample.h"
#include "tools/render/findings.h"
#include "tools/render/findings_text.h"

namespace {

using namespace postern;
using namespace postern::check_tool;

void require(bool holds, std::string_view what, const Texts& texts) {
    if (holds) return;
    std::cerr << what << '\n';
    for (const auto& [path, text] : texts) std::cerr << "==> " << path << " <==\n" << text << '\n';
    std::abort();
}

void show(DirectoryRun& run) {
    render::LintReport report;
    report.targets = {"3.11"};
    Collector collector(report, Hashes::yes);
    collector.add(run, lint::Grade::style);
    collector.finish();
    for (const lint::Finding& finding : report.findings) {
        const std::size_t size = report.sources.text(finding.range.file).size();
        require(finding.range.begin <= finding.range.end && finding.range.end <= size, finding.rule->id,
                run.job().texts);
    }
    std::size_t written = findings_text(report, {.width = 30, .colour = true}).size();
    for (const auto format :
         {render::findings_json, render::findings_sarif, render::findings_gitlab, render::findings_junit,
          render::findings_html, render::findings_markdown, render::findings_github}) {
        written += format(report).size();
    }
    require(written > 0, "nothing was written", run.job().texts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 20000) return 0;
    std::string input;
    for (std::size_t i = 0; i < size; ++i) input += static_cast<char>(data[i]);
    const lint::Sample sample(input);
    Job job;
    job.directory = "/etc/postfix";
    job.alone = true;
    job.settings.unsafe_fixes = true;
    job.settings.select.assign(lint::rules().begin(), lint::rules().end());
    for (const auto& [name, text] : sample.files()) job.texts["/etc/postfix/" + name] = text;
    const MemoryWorld world;
    const Target target = target_of(job, world);
    DirectoryRun before(job, target, target.versions.front(), world, {});
    show(before);
    const FixOutcome outcome = fix_job(job, target, world);
    DirectoryRun after(job, target, target.versions.front(), world, outcome.after);
    require(after.errors() <= before.errors(), "more errors than before", outcome.after);
    return 0;
}
