// Options: the command line of postern-check.
//
// Shape:   what to do, operands in their order, and settings in the order in which they were given. Options may stand
//          before and behind operands; `--` ends them. Words of POSTERN_CHECK_OPTS come behind those of the command
//          line.
// Errors:  bad_value: an unknown option or word, with the nearest one.
// Source:  our own; postern-check(1).
// Threads: plain values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "tools/check/command/settings.h"
#include "tools/support/command_line.h"

namespace postern::check_tool {

enum class Action { check, explain, rules, layout, init, completion, print };

struct GivenSetting {
    std::string_view key;  // of the table; what --map, --set and others make up stands in `open`
    std::string open;
    std::string text;
};

struct Options {
    Action action = Action::check;
    std::vector<std::string> operands;
    std::vector<GivenSetting> settings;
    std::optional<std::string> directory;  // -c
    std::string stdin_filename;
    std::optional<std::string> config_file;
    bool no_config = false;

    bool fix = false;
    bool diff = false;
    bool watch = false;
    bool only_check = false;  // fmt --check
    bool write_baseline = false;
    bool prune_baseline = false;
    std::string diff_base;
    bool json = false;
    bool markdown = false;
    std::string pages;       // directory for the pages of rules
    std::string completion;  // shell
    std::string print;       // help or version
};

[[nodiscard]] Result<Options> parse_options(std::span<const char* const> words, std::string_view environment);

/// The command line's settings on top of others.
[[nodiscard]] Result<void> apply_given(Settings& settings, const std::vector<GivenSetting>& given);

std::span<const OptionSpec> option_table();
/// The setting that an option stands for; empty when it stands for none.
std::string_view option_key(const OptionSpec& spec);
std::span<const std::string_view> subcommands();

}  // namespace postern::check_tool
