// What a restriction list says by itself, without any client: its relay guard, and what can never be reached.
//
// Shape:   positions in a ParsedList.
// Errors:  none; classes nested deeper than kMaxClassDepth are not entered.
// Source:  SMTPD_ACCESS_README, postconf(5) smtpd_relay_restrictions; the server refuses to run without a guard.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>

#include "mta/policy/parse_list.h"

namespace postern::policy {

/// How deep classes and lists in access results may be nested.
inline constexpr std::size_t kMaxClassDepth = 100;

/// The call that ends the list whoever asks (permit, reject, defer), so that all after it is dead; nullopt: none, or it
/// is the last one.
std::optional<std::size_t> ending_call(const ParsedList& list);

/// The call that lets smtpd start: reject_unauth_destination or one that does no less, without warn_if_reject and
/// before any bare permit. Classes are looked into: the position is that of the class in `list`.
std::optional<std::size_t> relay_guard(const ParsedList& list, const ParseContext& context);

/// The words that relay_guard() looks for.
bool is_relay_guard(const Call& call);

}  // namespace postern::policy
