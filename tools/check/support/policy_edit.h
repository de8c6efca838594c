// What rules about restriction lists share: places of calls, and edits of lists.
//
// Shape:   an edit is made only where a call stands in a configuration file as it is evaluated, not made of $names.
// Errors:  nullopt, or no edits: the text cannot be changed in place.
// Source:  postconf(5), SMTPD_ACCESS_README.
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "tools/check/project.h"
#include "tools/check/support/scope_policy.h"

namespace postern::lint {

/// The span stands in a file as it is.
bool stands_in_file(const Project& project, const PolicyList& list, conf::TextSpan span);

/// "name other" as elements in front of that place: blanks do where they are allowed, in master.cf commas alone.
TextEdit insert_calls(const Project& project, SourceRange before, const std::vector<std::string_view>& calls);

/// Puts a call behind a later one of the same list.
std::vector<TextEdit> move_behind(const Project& project, const PolicyList& list, const policy::Call& call,
                                  const policy::Call& target);

/// A check of a table, whatever it looks up.
bool is_access_check(const policy::Call& call);

/// The relay guard of one list, if it has one.
const policy::Call* guard_of(const ScopePolicy& policy, const PolicyList* list);

/// The one list of a scope that has a relay guard, and the guard; nullopt: none has, both have, or nobody knows.
struct OnlyGuard {
    const PolicyList* list = nullptr;
    const policy::Call* guard = nullptr;
};
std::optional<OnlyGuard> only_guard(const Project& project, const ScopePolicy& policy);

/// The lists that refuse relaying can be read, with the classes they name.
bool relay_lists_known(const Project& project, const ScopePolicy& policy);

/// A line that was meant as an assignment of its own is in the list: its words are for other rules to judge.
bool swallows_assignment(const PolicyList& list);

/// The services of master.cf that speak SMTP to clients, this machine's own included.
std::vector<const Scope*> smtp_servers(const Project& project);

}  // namespace postern::lint
