// Words that stand where a table type should.
//
// Shape:   known types of any release; what people write from memory.
// Errors:  none.
// Source:  DATABASE_README.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace postern::lint {

bool is_table_type(std::string_view word);
/// The type that is meant; empty: no guess.
std::string meant_table_type(std::string_view word);
/// The word cannot be a type at all: an IPv6 address, a host in front of a port, an endpoint.
bool is_no_type(std::string_view word, std::string_view name);

}  // namespace postern::lint
