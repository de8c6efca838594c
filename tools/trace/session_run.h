// SessionRun: puts a session to the restriction lists of an smtpd entry, command by command, and follows what nobody
// knows both ways.
//
// Shape:   an Outcome for the case in which everything unknown has no opinion, and a Branch for each unknown answer
// that
//          would change it. `certain` says that there is no such branch.
// Errors:  none; a configuration error is an outcome that refuses.
// Source:  smtpd(8), SMTPD_ACCESS_README; replies before any list observed with Postfix 3.7.11.
// Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mta/policy/engine.h"
#include "tools/check/scope.h"
#include "tools/trace/oracle.h"
#include "tools/trace/session_plan.h"

namespace postern::trace_tool {

struct Outcome {
    policy::Decision decision;
    policy::Moment moment = policy::Moment::rcpt;  // the command that was refused, or the last one
    std::string_view parameter;                    // that refuses by itself, without a list
    policy::TraceLog trace;
    std::vector<policy::Effect> effects;
    std::vector<policy::LogNote> notes;

    bool passes() const { return decision.kind == policy::Decision::Kind::pass; }
    /// "pass", "hang up" or the reply.
    std::string text() const;
};

/// What would be if an unknown answer were a certain one.
struct Branch {
    std::size_t entry = 0;  // of the trace: which call asks
    std::string condition;  // "listed by zen.example"
    Outcome outcome;
};

struct SessionResult {
    Outcome outcome;
    std::vector<Branch> branches;
    bool certain() const { return branches.empty() && outcome.decision.known; }
};

struct SessionRules {
    const policy::Params& params;  // lists behind the last stage emptied, see cut_off()
    const conf::Values& values;
};

/// Empties the lists behind a stage.
void cut_off(policy::Params& params, policy::Stage until);

/// Facts of the plan, those that nobody says left out.
policy::SessionFacts facts_of(const SessionPlan& plan, const policy::Params& params, std::string_view service);

/// Where the call stands in the files; FileId::none: in a default, or a table gave it.
SourceRange call_range(const lint::Scope& scope, const policy::TraceEntry& entry);

SessionResult run_session(const SessionRules& rules, const policy::SessionFacts& facts, policy::Stage until,
                          Oracle& oracle);

}  // namespace postern::trace_tool
