// Lines that ask for another file to be read here, which no configuration file of Postfix can do.
//
// Shape:   include, include_try, !include, !include_try, .include, source, and a name behind it.
// Errors:  none.
// Source:  Dovecot, Exim, shells; postconf(5) has no such thing.
// Threads: pure functions.
#pragma once

#include <string_view>

namespace postern::lint {

/// The word; empty when the line is none. `source = x` sets a variable and is none either.
std::string_view include_word(std::string_view line);
inline bool is_include_line(std::string_view line) { return !include_word(line).empty(); }

}  // namespace postern::lint
