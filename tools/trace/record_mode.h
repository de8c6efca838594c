// Record mode: postern-trace record: writes a policy test that says what a session, a recipient or a message met.
//
// Shape:   what was asked on the way is scripted in the file; then the session runs once more in the world of the file,
//          and its result there is what the test expects. The test is run before it is given out.
// Errors:  unsupported: the result hangs on something that a test file cannot hold; conflict: the file is there.
// Source:  docs/formats/ptest.md.
// Threads: one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"
#include "tools/trace/recording.h"
#include "tools/trace/scene.h"

namespace postern::trace_tool {

struct RecordPlan {
    enum class Existing : std::uint8_t { kept, replaced };
    std::string output;  // empty: standard output
    Existing existing = Existing::kept;
    std::string name;  // empty: made of the session
    RecordTables tables = RecordTables::not_in_directory;
};

/// What was traced.
struct Recorded {
    const Scene& scene;
    const Recording& recording;
    SessionPlan plan;                        // completed
    const SessionResult* session = nullptr;  // null: nobody connects
    std::string rcpt;                        // of --rcpt
    std::string message;                     // empty: none
};

/// The text of the file, which passes.
[[nodiscard]] Result<std::string> record_test(const Recorded& recorded, const RecordPlan& plan,
                                              const conf::Target& target);

/// Errors: conflict; those of writing.
[[nodiscard]] Result<void> write_test(const RecordPlan& plan, std::string_view text);

}  // namespace postern::trace_tool
