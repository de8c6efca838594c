// Expectation: what --expect and test files say a session should end with.
//
// Shape:   a word (permit, reject, defer, hang-up), then as much of the reply as counts: code, enhanced code, text.
//          "reject" is a 5xx reply, "defer" a 4xx one; a reply may also stand alone: "554 5.7.1".
// Errors:  bad_value: none of these.
// Source:  our own; postern-trace(1).
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "tools/trace/session_run.h"

namespace postern::trace_tool {

struct Expectation {
    enum class Kind : std::uint8_t { permit, reject, defer, hang_up, reply };
    Kind kind = Kind::permit;
    int code = 0;      // 0: any
    std::string dsn;   // empty: any
    std::string text;  // part of the reply's text
};

[[nodiscard]] Result<Expectation> parse_expectation(std::string_view text);
bool meets(const Expectation& expectation, const Outcome& outcome);
/// "permit", "reject", "defer" or "hang-up".
std::string_view kind_word(const Outcome& outcome);

}  // namespace postern::trace_tool
