// TestWriter: a policy test as the text of a *.ptest.toml file.
//
// Shape:   the world (directory, DNS, policy servers, probes, tables), then one test with what was found.
// Errors:  bad_value: a text that is no UTF-8, which TOML has no place for.
// Source:  docs/formats/ptest.md; TOML 1.0.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "tools/trace/after.h"
#include "tools/trace/content.h"
#include "tools/trace/recording.h"
#include "tools/trace/session_plan.h"
#include "tools/trace/session_run.h"

namespace postern::trace_tool {

/// A text in quotes; over several lines when it has them.
std::string toml_text(std::string_view text);

std::string world_text(const Recording& recording, const std::vector<Recording::Table>& tables,
                       std::string_view directory);

struct FoundTest {
    std::string name;
    std::string service;
    const SessionPlan& plan;
    const SessionResult* session = nullptr;  // null: nobody connects
    const After* after = nullptr;            // null: not accepted, or not asked for
    const ContentResult* content = nullptr;  // likewise
    std::string_view message;
    std::string_view rcpt;  // the recipient, when nobody connects
};

[[nodiscard]] Result<std::string> test_text(const FoundTest& found);

}  // namespace postern::trace_tool
