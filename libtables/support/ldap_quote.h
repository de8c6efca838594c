// Parts of a key inside LDAP filters and distinguished names.
//
// Shape:   in a filter, `*` `(` `)` `\`, control characters and bytes that are no UTF-8 become `\` and two hexadecimal
//          digits; in a name, what has a meaning there does, and blanks, which may stand at an end.
// Errors:  none: any text can be written, so both always say true.
// Source:  RFC 4515 section 3; RFC 4514 section 2.4; names as postmap 3.7.11 sends them.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace postern::tables {

bool quote_ldap_filter(std::string_view text, std::string& query);
bool quote_ldap_name(std::string_view text, std::string& query);

}  // namespace postern::tables
