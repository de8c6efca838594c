// TestReport: what policy tests found, for people and for programs, with the coverage when it was measured.
//
// Shape:   text: a line for each fault, a line for each item (or run of entries) that no test reaches, and sums. TAP and
//          JUnit have the coverage in comments and properties; JSON is that of docs/formats/trace-json.md.
// Errors:  none; control characters of what others wrote come out as "?".
// Source:  docs/formats/ptest.md; TAP 13; JUnit as Jenkins and GitLab read it.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/trace/policy_test.h"

namespace postern::trace_tool {

enum class TestReport : std::uint8_t { text, tap, junit, json };

std::string report_of(const TestRun& run, const TestSettings& settings, TestReport form);
bool all_passed(const TestRun& run);

/// "office/main.cf:91: never reached: permit_mynetworks (smtpd_helo_restrictions)"; entries of a table that follow one
/// another are put together. Then the sums.
std::vector<std::string> coverage_lines(const std::vector<CoverageItem>& items);

}  // namespace postern::trace_tool
