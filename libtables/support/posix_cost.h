// PosixCost: what a POSIX pattern may cost the C library, which has no limits of its own: regcomp() writes repetitions
// out, and regexec() tries all ways to match a pattern with back-references.
//
// Shape:   rough figures from the text alone, rather too high than too low.
// Errors:  none.
// Source:  regex(7); measured with glibc 2.36.
// Threads: pure function.
#pragma once

#include <cstddef>
#include <string_view>

namespace postern::tables {

struct PosixCost {
    double atoms = 0;            // when all repetitions are written out
    std::size_t references = 0;  // how many groups are referred to
};

[[nodiscard]] PosixCost posix_cost(std::string_view pattern);

}  // namespace postern::tables
