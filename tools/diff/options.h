// Options: the command line of postern-diff.
//
// Shape:   what is compared follows from the options and operands: a directory with defaults, two directories, two
//          revisions, two releases, or three directories. Options may stand before and behind operands.
// Errors:  bad_value: an unknown option or word, with the nearest one; operands that do not go together.
// Source:  our own; postern-diff(1).
// Threads: plain values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"
#include "tools/check/command/settings.h"
#include "tools/diff/comparison.h"
#include "tools/support/command_line.h"
#include "tools/support/option_completion.h"

namespace postern::diff_tool {

enum class Action { defaults, directories, revisions, upgrade, three_way, completion, print };
enum class Format { text, json, markdown };

struct Options {
    Action action = Action::defaults;
    std::vector<std::string> operands;
    std::optional<std::string> directory;  // -c
    std::optional<conf::Version> from;
    std::optional<conf::Version> to;
    conf::Profile profile = conf::Profile::upstream;
    bool three_way = false;
    std::optional<Label> fail_on;
    bool fail_on_any = false;
    Format format = Format::text;
    check_tool::Colour colour = check_tool::Colour::automatic;
    bool apply = false;
    bool diff = false;
    std::vector<std::string> choose;  // actions and names; empty: what is sure
    std::string completion;           // shell
    std::string print;                // help or version
};

[[nodiscard]] Result<Options> parse_options(std::span<const char* const> words);

/// What an option takes, for messages and completions; empty when it is open.
std::string option_words(const OptionSpec& spec);
/// For completion scripts.
CompletedProgram completed_program();

}  // namespace postern::diff_tool
