// OptionCompletion: completion scripts of a program, made from its table of options.
//
// Shape:   a value is called DIR, FILE or VERSION in the table, or has words of its own; operands are of one kind.
// Errors:  bad_value: another shell than bash, zsh or fish.
// Threads: pure function.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "tools/support/command_line.h"

namespace postern {

struct CompletedProgram {
    enum class Operands : std::uint8_t { none, directories, files };

    std::string_view name;  // "postern-diff"
    std::span<const OptionSpec> options;
    /// What the value of an option may be, separated by blanks; empty: anything.
    std::string (*words)(const OptionSpec&);
    Operands operands = Operands::none;
    std::string_view command{};        // a word that may stand in front of the operands
    std::string_view parameters_of{};  // long name of an option whose words may also be names of parameters
};

/// completions/ holds what this gives.
[[nodiscard]] Result<std::string> completion_script(const CompletedProgram& program, std::string_view shell);

}  // namespace postern
