// describe_fault: what the server warns of when it meets a call that it cannot make sense of.
//
// Shape:   one line, without "warning: ".
// Errors:  none.
// Source:  texts observed with Postfix 3.7.11.
// Threads: pure function.
#pragma once

#include <string>

#include "mta/policy/parse_list.h"

namespace postern::policy {

/// Of a call with a fatal fault.
std::string describe_fault(const ParsedList& list, const Call& call, Version version);

}  // namespace postern::policy
