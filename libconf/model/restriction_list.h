// Tokens of a restriction list like smtpd_recipient_restrictions, with their places and without any meaning.
//
// Shape:   words separated by white space and commas; { } makes one token of several words
//          (`check_policy_service { inet:host:port, timeout=10s }`). Which token is a restriction and which its
//          argument is for the policy library to say. Spans are offsets in the text that was given.
// Errors:  none; faults are values beside the best reading of the text.
// Source:  postconf(5).
// Threads: plain values, pure functions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libconf/syntax/quoting.h"

namespace postern::conf {

enum class TokenForm : std::uint8_t { word, braced };

struct RestrictionToken {
    TextSpan span;  // as written
    TextSpan text;  // without { } and the white space next to them
    TokenForm form = TokenForm::word;
    BraceFault fault = BraceFault::none;
    friend bool operator==(const RestrictionToken&, const RestrictionToken&) = default;
};

std::vector<RestrictionToken> parse_restriction_list(std::string_view text);
/// The words inside a token; a plain word is its own and only one. Braces inside keep words together.
std::vector<RestrictionToken> parts_of(std::string_view text, const RestrictionToken& token);

}  // namespace postern::conf
