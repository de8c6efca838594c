// CommandLine: options and operands, read from a table that also makes the text of --help.
//
// Shape:   options in the order in which they were given: getopt(3) with long options beside the letters. Letters may
// be
//          joined; values follow in the same word or in the next. Behind "--" everything is an operand.
// Errors:  bad_value: an option that is not in the table, or without its value; long names come with the nearest one.
// Source:  postmap 3.7.11 stops at the first operand.
// Threads: plain values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern {

struct OptionSpec {
    char letter;                 // NUL: none
    std::string_view long_name;  // without dashes; empty: none
    std::string_view value;      // what help calls it; empty: the option has none
    std::string_view help;
    std::string_view group;
};

struct GivenOption {
    const OptionSpec* spec;
    std::string value;
};

struct CommandLine {
    std::vector<GivenOption> options;
    std::vector<std::string> operands;
};

/// Whether the first operand ends the options, as in POSIX, or options may follow it.
enum class OperandPlace { last, anywhere };
[[nodiscard]] Result<CommandLine> read_command_line(std::span<const OptionSpec> table,
                                                    std::span<const char* const> words,
                                                    OperandPlace operands = OperandPlace::last);

/// The options of the table, group by group in the order of their first appearance.
enum class HelpStyle { plain, bold_headings };
std::string options_help(std::span<const OptionSpec> table, HelpStyle style);

/// Bold on a terminal, unless NO_COLOR or --color say otherwise.
HelpStyle help_style(std::span<const char* const> words);

/// " - did you mean --NAME?", or nothing when no name is near.
std::string suggest_long_option(std::string_view option, std::span<const std::string_view> names);

}  // namespace postern
