// Punycode: domain names with xn-- labels in the letters they stand for.
//
// Shape:   in: a domain name of ASCII labels; out: the same in lower case, each xn-- label as UTF-8.
// Errors:  bad_value, message = the label that is no valid A-label.
// Source:  RFC 3492 (decoding), RFC 5891 section 5.4 (an A-label must be what encoding its U-label gives).
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::punycode {

/// Which characters IDNA allows is not checked: for display of names that somebody else registered.
[[nodiscard]] Result<std::string> domain_to_utf8(std::string_view domain);

}  // namespace postern::punycode
