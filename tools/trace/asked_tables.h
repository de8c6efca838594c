// AskedTables: the lookup tables that a trace of one smtpd entry may come to ask.
//
// Shape:   those of restriction lists, of the parameters that restrictions read, of rewriting and routing, and of
//          header and body checks; each spec once, with the parameter that names it first.
// Errors:  none; lists that cannot be expanded name no tables.
// Source:  the engines in mta/policy and mta/address.
// Threads: pure function.
#pragma once

#include <string>
#include <vector>

#include "libconf/model/values.h"
#include "mta/address/settings.h"
#include "tools/check/support/scope_policy.h"

namespace postern::trace_tool {

struct AskedTable {
    std::string parameter;
    std::string spec;  // "type:name" as the configuration has it, without "proxy:"
};

/// One smtpd entry, and the cleanup entry that rewrites and checks what it accepts.
struct AskingEntries {
    const lint::ScopePolicy& policy;
    const conf::Values& server_values;
    const conf::Values& cleanup_values;
    const address::Settings& server;
    const address::Settings& cleanup;
};

/// Those of the policy, and the classes that only tables name.
std::vector<lint::PolicyList> all_lists(const lint::ScopePolicy& policy, const conf::Values& server);

std::vector<AskedTable> asked_tables(const AskingEntries& entries);

}  // namespace postern::trace_tool
