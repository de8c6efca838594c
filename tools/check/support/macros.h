// The brackets of `$…` in a value: where each macro stands and what is behind its name.
//
// Shape:   every `${…}` and `$(…)`, nested ones after the one around them; `$$` is text. Unlike conf::references() this
//          also finds what is not in the grammar.
// Units:   offsets in the text that was given.
// Errors:  none: a bracket that nothing closes gives no macro.
// Source:  postconf(5), general format.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace postern::lint {

struct BracketMacro {
    std::size_t begin = 0;  // of the `$`
    std::size_t end = 0;    // behind the closing bracket
    char open = '{';
    std::string_view name;  // directly behind the bracket; may be empty
    std::size_t rest_at = 0;
    std::string_view rest;  // behind the name, up to the closing bracket
};

std::vector<BracketMacro> bracket_macros(std::string_view text);

}  // namespace postern::lint
