// Folding of one key, for tables and for those who build them.
//
// Shape:   ASCII folding for bytes, Unicode case folding for UTF-8 text.
// Errors:  none.
// Source:  compared with postmap 3.7.11, with and without smtputf8_enable.
// Threads: pure function.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "libconf/base/ascii.h"
#include "libtables/open_options.h"
#include "libtables/unicode/utf8.h"

namespace postern::tables {

inline std::string fold_key(std::string_view key, TextCheck text) {
    return text == TextCheck::utf8 ? fold_utf8(key) : ascii::lower(key);
}
/// The same into a text that is there: for those who fold millions.
inline void fold_key(std::string_view key, TextCheck text, std::string& folded) {
    if (text == TextCheck::utf8 && !all_ascii(key)) {
        folded = fold_utf8(key);
        return;
    }
    folded.resize(key.size());
    std::ranges::transform(key, folded.begin(), ascii::to_lower);
}
/// As a table opened with these options stores a key of the source.
inline std::string stored_key(std::string_view key, const OpenOptions& options) {
    return options.key_case == KeyCase::fold ? fold_key(key, options.text) : std::string(key);
}

}  // namespace postern::tables
