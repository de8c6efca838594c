// Restriction classes: lists of restrictions that a configuration gives names to.
//
// Shape:   a class is a name in smtpd_restriction_classes; in a list it stands for its own words.
// Errors:  none; a class that names itself is left as it is written.
// Source:  RESTRICTION_CLASS_README; postconf(5) smtpd_restriction_classes.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libconf/model/config.h"

namespace postern::diff_tool {

bool is_restriction_class(const conf::Config& config, std::string_view name);
/// The list with its classes written out, with blanks between the words.
std::string without_classes(const conf::Config& config, std::string_view list);

}  // namespace postern::diff_tool
