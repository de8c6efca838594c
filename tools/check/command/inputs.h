// Inputs: which configurations a run is about.
//
// Shape:   a directory; or single files of a directory, which is then read for context; or one text alone, whose tables
//          and neighbours nobody knows. Files of one directory are one job.
// Errors:  not_found, not_a_file, permission_denied, io_error: what was named cannot be read; the text names it.
// Source:  our own.
// Threads: plain values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/base/world.h"
#include "tools/check/command/options.h"

namespace postern::check_tool {

/// What the program was started with, beside its words.
struct Surroundings {
    std::string mail_config;  // MAIL_CONFIG
    std::string working_directory;
    std::string standard_input;  // read before, when `-` is among the operands
};

struct Job {
    std::string directory;
    std::vector<std::string> only;                // files whose findings count; empty: all
    std::map<std::string, std::string> texts;     // in place of, or beside, what is on disk
    std::map<std::string, std::string> shown_as;  // files that findings call by another name
    bool alone = false;                           // nothing but `texts` is known
    bool from_input = false;                      // the one file comes from standard input
    Settings settings;

    bool counts(const std::string& path) const;
    std::string shown(const std::string& path) const;
};

/// Jobs without their settings.
[[nodiscard]] Result<std::vector<Job>> find_jobs(const Options& options, const Surroundings& surroundings,
                                                 const World& world);

/// A configuration that has a table which nobody names: by its name, it is guessed what it is for.
Job job_of_table(const Job& job, std::string text);

}  // namespace postern::check_tool
