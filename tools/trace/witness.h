// Witness: looks on while a trace asks and is answered.
//
// Shape:   questions in the order in which they were asked, with the answers that counted; branches are not shown.
// Errors:  none.
// Source:  our own.
// Threads: one.
#pragma once

#include "mta/policy/question.h"

namespace postern::trace_tool {

class Witness {
public:
    virtual ~Witness() = default;
    virtual void saw(const policy::Question& question, const policy::Answer& answer) = 0;
};

}  // namespace postern::trace_tool
