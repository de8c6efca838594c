// Matrix: who may send to whom through each listener: the proof on one screen that a server is no open relay.
//
// Shape:   strangers, hosts in mynetworks and people who have logged in, times recipients of ours and of others, for
//          each smtpd entry of master.cf.
// Errors:  none; what hangs on policy servers or tables that cannot be read is unknown.
// Source:  mta/policy/stranger.h, which the linter's open-relay rules use, too.
// Threads: one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/trace/subject.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {

struct MatrixCell {
    policy::Who who = policy::Who::stranger;
    policy::Where where = policy::Where::ours;
    std::optional<policy::Judgement> judgement;  // nullopt: there is nobody of that kind
    std::string why;                             // of the step that decided: "permit_mynetworks"
    std::string place;
};

struct MatrixRow {
    std::string service;  // "smtp inet"
    std::string place;
    bool starts = true;             // no: smtpd does not run without a relay guard
    bool this_host_only = false;    // listens on loopback addresses: strangers do not get there
    std::vector<MatrixCell> cells;  // who by who, ours before foreign; empty when it does not start
};

std::vector<MatrixRow> matrix_of(const Subject& subject);
/// No stranger may relay, whatever others answer.
bool is_closed(const std::vector<MatrixRow>& rows);

std::string text_of(const std::vector<MatrixRow>& rows, Paint paint);
std::string json_of(const std::vector<MatrixRow>& rows);

}  // namespace postern::trace_tool
