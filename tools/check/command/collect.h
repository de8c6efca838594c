// Collecting: the findings of many runs become one report.
//
// Shape:   findings of one place that several targets share are one, with their targets; the order is that of the jobs,
//          their files and places. What is below --min-severity is counted and left out.
// Errors:  none.
// Threads: one.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "tools/check/command/directory_run.h"

namespace postern::check_tool {

enum class Hashes { no, yes };

class Collector {
public:
    Collector(render::LintReport& report, Hashes hashes) : report_(report), hashes_(hashes) {}

    void add(DirectoryRun& run, lint::Grade min_severity);
    /// Sorts; nothing is added afterwards.
    void finish();

private:
    SourceRange moved(const DirectoryRun& run, SourceRange range);
    lint::Finding* find(const lint::Finding& finding);
    void add_inputs(const DirectoryRun& run);

    render::LintReport& report_;
    Hashes hashes_;
    std::map<std::string, FileId> files_;
    std::map<std::string, std::size_t> inputs_;
    std::unordered_multimap<std::string, std::size_t> known_;  // findings by fingerprint: there may be very many
};

}  // namespace postern::check_tool
