// Did-you-mean for words of options and files.
//
// Shape:   " - did you mean X?", or nothing when no word is near.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::check_tool {

/// The words of a list, at blanks and commas.
std::vector<std::string_view> words_of(std::string_view text);

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);
std::string did_you_mean_rule(std::string_view word);

}  // namespace postern::check_tool
