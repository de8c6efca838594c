// pattern_sample: a text that a regular expression very likely matches.
//
// Shape:   takes the first alternative everywhere, one character for each class, one repetition. No promise: whoever
// uses
//          the text asks the pattern whether it matches.
// Errors:  none.
// Source:  regexp_table(5), pcre_table(5).
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>

namespace postern::policy {

/// `pattern` is what stands between the delimiters.
std::string pattern_sample(std::string_view pattern);

/// The pattern of a rule like `!/pattern/flags result`; empty for blocks and for what is no rule.
std::string_view pattern_of_rule(std::string_view rule);

}  // namespace postern::policy
