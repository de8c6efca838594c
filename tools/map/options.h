// Options of postern-map and postern-alias: what the command line asks for.
//
// Shape:   one Mode, and what modifies it. Both programs have the same options; -b, -h, -m, -F and -U are
// postern-map's. Errors:  bad_value with the text for "PROGRAM: fatal: …"; the caller exits with status 1. Source:
// postmap(1), postalias(1) of 3.7 and 3.11; order of checks observed with postmap 3.7.11. Threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"
#include "libtables/open_options.h"
#include "tools/support/command_line.h"

namespace postern::map_tool {

enum class Program : std::uint8_t { map, alias };

/// "postern-map"
std::string_view program_name(Program program);

enum class Mode : std::uint8_t {
    build,       // the default: a new index for each table
    add,         // -i: standard input into an existing index
    query,       // -q
    erase,       // -d
    list,        // -s
    explain,     // --explain KEY
    check,       // --check
    convert,     // --convert
    stat,        // --stat
    completion,  // --completion SHELL
};

/// What to do with an entry whose key is there already.
enum class Duplicates : std::uint8_t { warn, ignore, replace };

/// -b and -h: keys are the lines of a message.
struct MessageKeys {
    bool body = false;
    bool headers = false;
    bool mime = false;
    bool any() const { return body || headers || mime; }
};

enum class Choice : std::uint8_t { no, yes };
enum class Colour : std::uint8_t { automatic, always, never };

struct Options {
    Program program = Program::map;
    Mode mode = Mode::build;
    std::string key;  // of -q, -d and --explain; "-": from standard input
    std::string use;  // --as: a name that find_table_use() knows
    tables::KeyCase key_case = tables::KeyCase::fold;
    tables::Terminator terminator = tables::Terminator::automatic;
    Duplicates duplicates = Duplicates::warn;
    MessageKeys message;
    Choice utf8 = Choice::yes;             // no: -u
    Choice check_message = Choice::no;     // -U
    Choice file_values = Choice::no;       // -F
    Choice json = Choice::no;              // -j
    Choice drop_privileges = Choice::yes;  // no: -o
    Choice inherit_mode = Choice::yes;     // no: -p
    Choice newaliases = Choice::no;        // the tables of alias_database, too
    std::optional<std::string> config_directory;
    int verbose = 0;
    Colour colour = Colour::automatic;
    conf::Target target;
    std::string shell;                // --completion
    std::vector<std::string> tables;  // [type:]name, as given
};

/// A parsed command line: options, or a text to print instead (--help, --version).
struct Invocation {
    Options options;
    std::string print_instead;
};

[[nodiscard]] Result<Invocation> parse_options(Program program, std::span<const char* const> words);

/// The options of the program, in the order of --help.
std::vector<OptionSpec> option_table(Program program);

}  // namespace postern::map_tool
