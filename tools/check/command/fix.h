// Fixes: the repairs of findings, applied until nothing changes any more.
//
// Shape:   repairs whose edits do not touch each other are applied together, then the rules run again, a bounded number
//          of times. A round that makes errors out of something is taken apart, and repairs that do so are left out.
// Errors:  none while working on texts; write_changes(): as FileEdit, and conflict when a file is not what was read.
// Threads: one.
#pragma once

#include <string>
#include <vector>

#include "tools/check/command/directory_run.h"

namespace postern::check_tool {

struct FixOutcome {
    Texts before;  // of the files that change
    Texts after;
    std::size_t applied = 0;
    std::size_t refused = 0;  // repairs that would have made it worse
};

[[nodiscard]] FixOutcome fix_job(const Job& job, const Target& target, const World& world);

[[nodiscard]] Result<void> write_changes(const Job& job, const FixOutcome& outcome);
/// In the unified format.
std::string diff_of(const Job& job, const FixOutcome& outcome);

}  // namespace postern::check_tool
