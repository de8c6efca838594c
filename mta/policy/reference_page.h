// reference_page: a restriction's record, and the list of all of them, as Markdown.
//
// Shape:   the pages of docs/reference/restrictions/; what is there is compared with the records by a test.
// Errors:  none.
// Threads: pure functions.
#pragma once

#include <string>

#include "mta/policy/restriction.h"

namespace postern::policy {

std::string reference_page(const Restriction& restriction);
/// README.md: all restrictions by what they look at, the lists and their order.
std::string reference_index();

}  // namespace postern::policy
