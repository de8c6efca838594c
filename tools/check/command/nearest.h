// Words of options and files, and did-you-mean for those that are none.
//
// Shape:   " - did you mean X?", or nothing when no word is near.
// Errors:  bad_value: chosen_word() of another word; the message names the option, the words, and the nearest one.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "tools/support/command_line.h"

namespace postern::check_tool {

/// The words of a list, at blanks and commas.
std::vector<std::string_view> words_of(std::string_view text);

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);
std::string did_you_mean_rule(std::string_view word);

/// The place of an option's value among the words that it may have.
[[nodiscard]] Result<std::size_t> chosen_word(const GivenOption& given, std::string_view words);

}  // namespace postern::check_tool
