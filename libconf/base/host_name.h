// Host names: the form that Postfix accepts for its own name.
//
// Shape:   labels of letters, digits, `_` and `-`, 1 to 63 long, joined by dots; at most 255 bytes; not only digits.
// Errors:  bad_value; the message is worded as Postfix logs it, without its "valid_hostname: ".
// Source:  RFC 1123; every text observed with Postfix 3.7.11.
#pragma once

#include <string_view>

#include "libconf/base/result.h"

namespace postern {

[[nodiscard]] Result<void> check_host_name(std::string_view name);

}  // namespace postern
