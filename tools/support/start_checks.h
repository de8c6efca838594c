// Start checks: the parameters that every Postfix program reads when it starts, and stops over when one of them is bad.
//
// Shape:   expanded and read in Postfix's order, so that the first fault is the one it tells.
// Errors:  the text for "PROGRAM: fatal: …"; warnings go to the Console before.
// Source:  the names that "postmap -v -v" of 3.7.11 lists. Not checked: that accounts and hosts exist, because tables
//          are also made on machines without a mail system.
// Threads: one thread.
#pragma once

#include "libconf/base/result.h"
#include "libconf/model/config.h"
#include "tools/support/console.h"

namespace postern {

[[nodiscard]] Result<void> check_start_parameters(const conf::Config& config, Console& console);

}  // namespace postern
