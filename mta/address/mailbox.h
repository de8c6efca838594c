// Mailbox: addresses in their two forms, and the addresses that SMTP commands carry.
//
// Shape:   internal form: local part, "@", domain, without quotes, as queues have it; the last "@" divides. External
//          form: as mail writes it, with quotes around local parts that need them. The null address is empty.
// Units:   bytes; time and memory are proportional to the text, and comments nest without bound.
// Errors:  bad_syntax: no address, more than one, words side by side; with a reason for people.
// Source:  RFC 5321 4.1.2, RFC 5322 3.4; which deviations pass, with and without strict_rfc821_envelopes, observed with
//          smtpd 3.7.11.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::address {

/// What stands before and behind the last "@" of an internal form; without "@" all is local part.
struct Parts {
    std::string_view local;
    std::string_view domain;
    bool has_domain = false;  // there is an "@"
};
Parts split(std::string_view internal);

/// Quotes around the local part where it needs them; a route in front stays as it is.
[[nodiscard]] std::string external_form(std::string_view internal);
/// The first address of a text as tables and headers write it.
[[nodiscard]] std::string internal_form(std::string_view external);

enum class EnvelopeSyntax : std::uint8_t {
    lenient,
    strict,  // strict_rfc821_envelopes: in angle brackets, no comments, no list, a local part with something in it
};

/// The first word behind the colon of MAIL FROM or RCPT TO, with blanks between quotes and brackets; what follows are
/// parameters of the command.
std::string_view envelope_word(std::string_view arguments);
/// The address in such a word, in internal form.
[[nodiscard]] Result<std::string> parse_envelope(std::string_view word, EnvelopeSyntax syntax);

/// What a local part or an address has that routes mail by itself: "user@host@domain", "user%host", "host!user".
bool has_routing(std::string_view local);

}  // namespace postern::address
