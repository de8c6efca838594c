// Values that name files: postmap -F.
//
// Shape:   names separated by white space and commas; the contents, with a newline between two files, in base64.
// Errors:  the words that follow the place in Postfix's warnings: "open NAME: No such file or directory".
// Source:  postmap(1), option -F; observed with postmap 3.7.11.
// Threads: no state.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"

namespace postern::tables {

[[nodiscard]] Result<std::string> encode_files(std::string_view names);

/// What a table keeps for a value that stands in its text.
[[nodiscard]] inline Result<std::string> stored_value(std::string_view value, const OpenOptions& options) {
    if (options.values == ValueForm::files) return encode_files(value);
    return std::string(value);
}

}  // namespace postern::tables
