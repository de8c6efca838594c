// POSTERN_CHECK: an invariant of ours that does not hold is a bug, never an answer to bad input.
//
// Errors:  throws BrokenInvariant, caught only at the top of a program or session.
#pragma once

#include <stdexcept>

namespace postern {

class BrokenInvariant : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

}  // namespace postern

#define POSTERN_CHECK_TEXT_(x) #x
#define POSTERN_CHECK_TEXT(x) POSTERN_CHECK_TEXT_(x)
#define POSTERN_CHECK(condition)                                                                            \
    do {                                                                                                    \
        if (!(condition)) [[unlikely]] {                                                                    \
            throw ::postern::BrokenInvariant(__FILE__ ":" POSTERN_CHECK_TEXT(__LINE__) ": " #condition);    \
        }                                                                                                   \
    } while (false)
