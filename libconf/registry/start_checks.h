// The parameters that every program reads when it starts, and stops over when one of them has a bad value.
//
// Shape:   names in the order in which Postfix reads them; a release may lack some.
// Source:  the names that `postmap -v -v` of 3.7.11 lists; `start-check` in parameters.def.
// Threads: constant data.
#pragma once

#include <span>
#include <string_view>

namespace postern::conf::registry {

std::span<const std::string_view> start_checks();

}  // namespace postern::conf::registry
