// UTF-8: validity and case folding of keys.
//
// Shape:   text is bytes; valid means RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
// Errors:  none; bytes that are no UTF-8 are folded as ASCII.
// Source:  Unicode 15 full case folding, as ICU's u_strFoldCase has it; compared with postmap 3.7.11 in smtputf8 mode.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace postern::tables {

[[nodiscard]] bool all_ascii(std::string_view text);
[[nodiscard]] bool valid_utf8(std::string_view text);
[[nodiscard]] std::string fold_utf8(std::string_view text);
/// Control characters and bytes that are no UTF-8 become `mask`: how Postfix prints a message when smtputf8_enable is
/// on.
[[nodiscard]] std::string printable_utf8(std::string_view text, char mask = '?');

}  // namespace postern::tables
