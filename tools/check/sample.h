// Sample: the texts of a rule's record, made into a configuration.
//
// Shape:   the text is main.cf, up to a line "==> NAME <==", which begins another file of the directory; an absolute NAME
//          is a file of the machine. Words behind NAME say more: mode=0640 owner=ID group=ID mtime=SECONDS, dir, link=TARGET.
//          "==> @WORDS <==" sets the run: target=3.7.11 profile=debian host from=3.5 to=3.11 min=3.5
//          user=NAME:ID group=NAME:ID extra=PATTERN socket=NAME set=PT620:trusted-pools:WORD types=hash,lmdb.
//          `\r`, `\t`, `\0` and `\uXXXX` written out stand for those characters.
// Errors:  none; samples are part of the program and tested.
// Threads: immutable once read.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/memory_world.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

class Sample {
public:
    explicit Sample(std::string_view text);

    /// Files of the directory, by name, in the order given.
    const std::vector<std::pair<std::string, std::string>>& files() const { return files_; }
    const ProjectInput& input() const { return input_; }
    const MemoryWorld& world() const { return world_; }

    /// What one rule reports about it, or all rules when `rule` is null; in order.
    std::vector<Finding> run(const Rule* rule) const;
    /// The files after the repairs of those findings, safe ones and suggested ones.
    Sample repaired(const Rule* rule) const;

private:
    Sample() = default;
    void add_file(const std::string& head, std::string text);
    void read_settings(std::string_view words);
    std::unique_ptr<Project> project() const;

    std::vector<std::pair<std::string, std::string>> files_;
    ProjectInput input_;
    MemoryWorld world_;
};

/// What one rule reports about a project, or all rules when `rule` is null.
std::vector<Finding> run_sample(const Project& project, const Rule* rule);

/// Samples run on a machine of this name, with one network interface at 192.0.2.1/24.
const conf::Machine& sample_machine();

}  // namespace postern::lint
