// Common checks: what several restrictions do on the way to their own verdict.
//
// Shape:   answers to one question each; a failure that may be gone tomorrow is a value of its own.
// Errors:  none.
// Source:  postconf(5); replies observed with Postfix 3.7.11.
// Threads: one evaluation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mta/policy/scope.h"

namespace postern::policy {

enum class Match : std::uint8_t { no, yes, failed };

/// A list like mynetworks, the first element that has the address deciding.
Eval<Match> match_networks(Scope& scope, const NetworkList& networks, IpAddress address);

/// Tables, asked in order for one key as it is.
Eval<LookupAnswer> look_up(Scope& scope, const std::vector<std::string>& tables, std::string key);

/// "451 4.3.0 <name>: Temporary lookup failure"
Verdict lookup_failure(const Scope& scope, std::string_view name);

/// What a failure leads to: `action` is "defer", or defer_if_permit, as an …_tempfail_action parameter says.
Verdict tempfail(const Scope& scope, std::string_view action, Verdict refusal);

/// Whether mail to the recipient is for a domain of ours.
enum class Destination : std::uint8_t { ours, foreign, failed };
Eval<Destination> destination(Scope& scope);

/// A name of HELO without the dot that ends a complete domain name.
std::string_view without_final_dot(std::string_view name);
/// "[192.0.2.1]", "[IPv6:2001:db8::1]"
bool is_address_literal(std::string_view text);
bool is_valid_literal(std::string_view literal);

struct UnknownDomain {
    AddressRole role = AddressRole::sender;
    std::string_view dsn;    // of a domain that does not exist
    int null_mx_code = 550;  // of a domain that says that it has no mail
    std::string_view null_mx_dsn;
};
/// Refuses domains that have neither mail servers nor addresses.
Eval<Verdict> check_domain(Scope& scope, UnknownDomain check);

/// Refuses addresses without a complete domain name.
Verdict check_complete(const Scope& scope, AddressRole role);

Eval<Verdict> check_listed(Scope& scope, AddressRole role);
Eval<Verdict> check_verified(Scope& scope, AddressRole role);

}  // namespace postern::policy
