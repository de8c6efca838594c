// Doors: what entries of master.cf that come and go mean for security.
//
// Shape:   a door is an inet service that strangers reach: not on the loopback interface only, and not an smtpd with a
//          list that refuses everybody who is not known (by network, login or certificate). A new one is laxer, one
//          that goes is stricter. postscreen in front of smtpd is stricter.
// Errors:  none.
// Source:  our own judgement of master(5) and POSTSCREEN_README.
// Threads: pure functions.
#pragma once

#include "tools/check/scope.h"
#include "tools/diff/comparison.h"

namespace postern::diff_tool {

bool is_open_door(const lint::Scope& scope);
Labels door_labels(const conf::ServiceChange& change, const Side& before, const Side& after);

}  // namespace postern::diff_tool
