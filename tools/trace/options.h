// Options: the command line of postern-trace.
//
// Shape:   what is traced follows from the options: a session, one recipient's way (--rcpt), the matrix, or a message.
// Errors:  bad_value: an unknown option or word, with the nearest one; options that do not go together.
// Source:  our own; postern-trace(1).
// Threads: plain values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"
#include "tools/check/command/settings.h"
#include "tools/support/command_line.h"
#include "tools/support/option_completion.h"
#include "tools/trace/record_mode.h"
#include "tools/trace/session_plan.h"
#include "tools/trace/test_report.h"

namespace postern::trace_tool {

enum class Action { session, recipient, message, matrix, test, completion, print };
enum class TableMode { files, live };

struct Options {
    Action action = Action::session;
    std::optional<std::string> directory;  // -c
    conf::Target target;
    SessionPlan plan;
    std::string route_for;  // --rcpt
    std::string message;    // --message or --header-file: a path
    TableMode tables = TableMode::files;
    std::string dns = "none";
    std::string policy;
    bool goes_on = false;  // --continue
    bool json = false;
    TestReport report = TestReport::text;       // of policy tests
    Measure measure = Measure::results;         // likewise
    std::optional<std::size_t> least_coverage;  // in tenths of a percent
    bool record = false;
    RecordPlan recording;
    std::vector<std::string> operands;          // test: files and folders
    std::optional<std::string> expect;
    check_tool::Colour colour = check_tool::Colour::automatic;
    std::string completion;  // shell
    std::string print;       // help or version
};

[[nodiscard]] Result<Options> parse_options(std::span<const char* const> words);

/// What an option takes, for messages and completions; empty when it is open.
std::string option_words(const OptionSpec& spec);
/// For completion scripts.
CompletedProgram completed_program();

}  // namespace postern::trace_tool
