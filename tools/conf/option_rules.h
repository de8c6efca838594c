// Option rules: which option letters of postern-conf go together.
//
// Shape:   a set of letters; conflicts in Postfix's words.
// Errors:  bad_value: "specify one of -d -n", "with option -M, do not specify -h".
// Source:  observed with postconf 3.7.11, every pair of letters.
// Threads: pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::conf_tool {

/// Which option letters were given.
class Letters {
public:
    bool& at(char letter) { return given_.at(static_cast<std::size_t>(letter)); }
    bool at(char letter) const { return given_.at(static_cast<std::size_t>(letter)); }

private:
    std::array<bool, 128> given_{};
};

[[nodiscard]] Result<void> check_letters(const Letters& letters);
/// An operand with `=` switches -e on, unless the subject is one that cannot be edited.
bool accepts_edit(const Letters& letters);
/// " - did you mean --fold?", or nothing.
std::string suggest_option(std::string_view option);

}  // namespace postern::conf_tool
