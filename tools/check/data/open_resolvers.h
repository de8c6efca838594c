// Open resolvers: name servers that answer everybody, so that operators of lists on the DNS refuse them.
//
// Shape:   addresses in any valid form; they are compared as addresses.
// Errors:  text that is no address is not an open resolver.
// Source:  the operators' own pages.
// Threads: constant data.
#pragma once

#include <string_view>

namespace postern::lint {

/// Who runs the open resolver at that address; empty: it is none that we know.
std::string_view open_resolver_operator(std::string_view address);

}  // namespace postern::lint
