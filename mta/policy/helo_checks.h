// HELO checks: the syntax of the name that a client gives.
//
// Shape:   an address in brackets must be one; anything else must be a host name.
// Errors:  none.
// Source:  postconf(5); what counts as invalid observed with Postfix 3.7.11.
// Threads: pure functions.
#pragma once

#include <optional>

#include "mta/policy/scope.h"

namespace postern::policy {

/// Of an address in brackets: the refusal when it is none, or no opinion. nullopt: a name.
std::optional<Verdict> check_literal(const Scope& scope);

/// The HELO name without the final dot; the session has one.
std::string_view helo_name(const Scope& scope);

}  // namespace postern::policy
