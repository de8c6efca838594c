// Test mode: postern-trace test: runs the policy tests of files and folders, several files at a time.
//
// Shape:   the results in the order of the files, whoever ran them; 1 when a test failed.
// Errors:  not_found: no such file, or no tests; those of reading a test file or its configuration.
// Source:  docs/formats/ptest.md.
// Threads: one calls it; it starts others and waits for them.
#pragma once

#include <string>
#include <vector>

#include "libconf/base/result.h"
#include "tools/trace/policy_test.h"

namespace postern::trace_tool {

/// *.ptest.toml in folders and below, files as they are; sorted.
[[nodiscard]] Result<std::vector<std::string>> find_policy_tests(const std::vector<std::string>& places);

[[nodiscard]] Result<TestRun> run_test_files(const std::vector<std::string>& paths, const TestSettings& settings);

}  // namespace postern::trace_tool
