// Mailbox forms: the two ways to write an address, and the extension of its local part.
//
// Shape:   internal form: local part, "@", domain, without any quotes, as queues and deliveries have it; the last "@"
//          divides. External form: the local part as mail and tables write it, in quotes where RFC 5322 wants them.
// Errors:  none; text without "@" is a local part.
// Source:  RFC 5321 4.1.2; postconf(5), recipient_delimiter and owner_request_special.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern::tables {

/// The "@" between local part and domain, in internal form; npos when there is none.
inline std::size_t at_sign(std::string_view internal) {
    return internal.rfind('@');
}

/// A local part that is no dot-string: white space, signs, a dot at an end, two dots, nothing at all.
[[nodiscard]] bool needs_quotes(std::string_view local);
/// Appends a local part in external form.
void append_external(std::string& out, std::string_view local);
/// An address in external form without its quotes and backslashes.
[[nodiscard]] std::string internal_form(std::string_view external);

enum class OwnerRequest : std::uint8_t {
    special,   // with "-" among the delimiters, owner-NAME and NAME-request have no extension
    ordinary,  // owner_request_special = no
};

struct Delimiters {
    std::string_view characters;  // recipient_delimiter
    OwnerRequest owner_request = OwnerRequest::special;
    std::string_view double_bounce = "double-bounce";  // double_bounce_sender

    /// Where the extension of a local part in internal form begins, with its delimiter; npos when there is none.
    /// Reserved names have none, and a local part never consists of an extension alone.
    std::size_t find(std::string_view local) const;
};

/// An address of a table's answer with an extension put back; `external` is in external form, and may be a name only.
[[nodiscard]] std::string with_extension(std::string_view external, std::string_view extension);

}  // namespace postern::tables
