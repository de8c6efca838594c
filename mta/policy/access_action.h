// access_action: what the result of an access(5) table, or of a policy server, means for the session that asked.
//
// Shape:   a verdict; a list of restrictions becomes Verdict::nested. Marks (hold, prepend …) are effects of the scope,
//          and the list goes on. A result that makes no sense is warned of and does nothing.
// Errors:  none.
// Source:  access(5); default texts, warnings and log texts observed with Postfix 3.7.11.
// Threads: one evaluation.
#pragma once

#include <string>
#include <string_view>

#include "mta/policy/scope.h"

namespace postern::policy {

struct ActionSource {
    std::string_view table;  // "hash:/etc/postfix/access"; of a policy server its endpoint
    std::string_view key;    // that was found
    ReplySubject about;
};

Verdict access_action(Scope& scope, std::string_view text, const ActionSource& source);

/// The table failed: the client is put off, whatever the table might have said.
Verdict table_failure(Scope& scope, std::string_view table, std::string_view key, const ReplySubject& about);

}  // namespace postern::policy
