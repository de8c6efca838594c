// Result<T>: a value, or the reason why there is none.
//
// Shape:   tl::expected<T, Error>; Error is a code for programs and a message for people.
// Errors:  the enumerators of ErrorCode, each with its meaning beside it.
// Source:  P0323 (std::expected); only members whose names the standard kept are used.
// Threads: plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace postern {

enum class ErrorCode {
    not_found,          // the named file, parameter or service does not exist
    permission_denied,  // the operating system refused access
    not_a_file,         // a directory, socket or device stands where a regular file is needed
    too_large,          // over the limit of the reader
    io_error,           // any other failure of the operating system
    bad_syntax,         // text that is not in the form its reader needs
    bad_value,          // well-formed, but outside what is allowed
    bad_duration,       // not a time value
    bad_version,        // not a Postfix release
    limit_exceeded,     // expansion or nesting went past its bound
    loop,               // a definition that leads back to itself
    unsupported,        // known, but not in this build or target
    busy,               // somebody else holds the lock
    conflict,           // an edit overlaps another, or the file changed meanwhile
    no_space,           // the file system, or what may be used of it, is full
    corrupt,            // stored data is not what was stored
    cancelled,          // given up because its owner is closing
};

struct Error {
    ErrorCode code;
    std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace postern
