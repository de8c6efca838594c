// CompletionModel: what a completion script needs to know of this program.
//
// Shape:   options as --help lists them, parameter names of the default target, release branches, -T modes.
// Errors:  none.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::conf_tool {

/// What follows an option.
enum class OptionValue : std::uint8_t {
    none,
    directory,
    classes,
    setting,
    tls_mode,
    version,
    profile,
    color,
    shell,
    other
};

struct CompletionOption {
    char letter = '\0';     // NUL: the option has no short form
    std::string long_name;  // without dashes; empty: the option has no long form
    std::string help;
    OptionValue value = OptionValue::none;
    bool repeatable = false;
};

struct CompletionModel {
    std::vector<CompletionOption> options;
    std::vector<std::string_view> parameters;
    std::vector<std::string> versions;
};

CompletionModel make_completion_model();

/// The words for an option's value; empty when they are not a fixed set.
std::vector<std::string> value_words(OptionValue value, const CompletionModel& model);

/// Replaces each `@KEY@` of a script's frame.
std::string fill_frame(std::string_view frame, const std::vector<std::pair<std::string_view, std::string>>& parts);

/// "2bounce_notice_recipient access_map_defer_code …" in lines of at most 120 columns.
std::string wrap_words(const std::vector<std::string_view>& words);

std::string bash_completion(const CompletionModel& model);
std::string zsh_completion(const CompletionModel& model);
std::string fish_completion(const CompletionModel& model);

}  // namespace postern::conf_tool
