// Reply texts: how the server makes code, enhanced status code and text of a reply agree.
//
// Shape:   the first digit of an enhanced code follows the reply code; details about the wrong kind of address are
//          exchanged for those about the right one; text that starts with an enhanced code brings its own.
// Errors:  none.
// Source:  RFC 3463; access(5); every case observed with Postfix 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mta/policy/reply.h"

namespace postern::policy {

/// Whose address a reply is about.
enum class ReplyAbout : std::uint8_t { other, sender, recipient };
ReplyAbout reply_about(std::string_view kind);  // of "Sender address"

struct DsnText {
    std::string dsn;
    std::string_view text;
};

/// "5.7.1 no thanks" is an enhanced code and a text; without one `otherwise` is the code.
DsnText split_dsn(std::string_view text, std::string_view otherwise);

/// Makes the enhanced code agree with `code`, and with what the reply is about.
std::string fit_dsn(std::string_view dsn, int code, ReplyAbout about);

/// The reply as a server with soft_bounce says it: 4xx for 5xx.
Reply softened(Reply reply);

/// The length of the enhanced status code that a text starts with; 0: none.
std::size_t dsn_length(std::string_view text);

}  // namespace postern::policy
