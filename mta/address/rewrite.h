// Rewrite: incomplete addresses made complete: routes, "host!user", "user%host", missing domains, dots at the end.
//
// Shape:   one pass over the tokens of an address; what no rule applies to stays. The null address stays null, and an
//          address without anything in it ("@", two quotes) becomes null.
// Errors:  none: whether the result can be delivered to is resolve()'s business.
// Source:  trivial-rewrite(8); every rule observed with trivial-rewrite 3.7.11 and compared in
//          tests/differential/address_test.py.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mta/address/tokens.h"

namespace postern::address {

/// How incomplete addresses become complete. Views outlive the calls.
struct Completion {
    std::string_view origin;     // myorigin, or remote_header_rewrite_domain
    std::string_view subdomain;  // mydomain, or remote_header_rewrite_domain
    bool append_at_myorigin = true;
    bool append_dot_mydomain = false;
    bool swap_bangpath = true;
    bool allow_percent_hack = true;
};

/// Which rules of Completion changed an address.
enum class RewriteRule : std::uint8_t {
    source_route = 1,
    bangpath = 2,
    percent = 4,
    origin = 8,
    subdomain = 16,
    final_dot = 32,
};
using RewriteRules = std::uint8_t;  // bits of RewriteRule
/// "user%domain became user@domain" …, with the parameter that says so; empty where none does.
struct RuleAbout {
    std::string_view text;
    std::string_view parameter;
};
RuleAbout about(RewriteRule rule);
constexpr bool has(RewriteRules rules, RewriteRule rule) {
    return (rules & static_cast<RewriteRules>(rule)) != 0;
}

/// In place; what applied.
RewriteRules rewrite(Tokens& tokens, const Completion& completion);

struct Rewritten {
    std::string address;  // in the form of the input
    RewriteRules rules = 0;
};
/// Of an address as mail headers have it.
[[nodiscard]] Rewritten rewrite_external(std::string_view external, const Completion& completion);
/// Of an address as the queue has it.
[[nodiscard]] Rewritten rewrite_internal(std::string_view internal, const Completion& completion);

}  // namespace postern::address
