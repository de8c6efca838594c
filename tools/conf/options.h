// Options of postern-conf: what the command line asks for, checked for contradictions.
//
// Shape:   one Subject (what is looked at), one Action, and the modifiers that postconf(1) has, plus Postern's own.
// Errors:  bad_value with the text for "postern-conf: fatal: …"; the caller exits with status 1.
// Source:  postconf(1) of 3.7 and 3.11; conflicts observed with postconf 3.7.11.
// Threads: plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"

namespace postern::conf_tool {

enum class Subject {
    main_cf,            // the default, or -p
    master_entries,     // -M
    master_fields,      // -F
    master_parameters,  // -P
    bounce_templates,   // -t
    bounce_expanded,    // -b
    sasl_server_types,  // -a
    sasl_client_types,  // -A
    lock_methods,       // -l
    table_types,        // -m
    tls_feature,        // -T mode
    explain,            // --explain
};

/// It shows or edits master.cf, which then must be there.
constexpr bool is_master(Subject subject) {
    return subject == Subject::master_entries || subject == Subject::master_fields ||
           subject == Subject::master_parameters;
}

enum class Action { show, edit, comment_out, exclude };

enum class ColorChoice { automatic, always, never };

/// Parameter classes of -C.
struct Classes {
    bool builtin = true;
    bool service = true;
    bool user = true;
};

struct Override {  // -o name=value
    std::string name;
    std::string value;
};

struct Options {
    Subject subject = Subject::main_cf;
    Action action = Action::show;
    bool defaults = false;     // -d
    bool set_only = false;     // -n
    bool fold = false;         // -f
    bool hide_names = false;   // -h
    bool hide_values = false;  // -H
    bool expand = false;       // -x
    bool peer_json = false;    // -j, the layout of postconf 3.11
    bool json = false;         // --json, Postern's own
    bool quiet = false;        // -q
    int verbose = 0;           // -v
    Classes classes;
    std::vector<Override> overrides;
    std::optional<std::string> config_directory;  // -c
    std::string tls_mode;                         // -T
    std::vector<std::string> names;               // what follows the options
    conf::Target target;
    ColorChoice color = ColorChoice::automatic;
    std::string completion;  // --completion SHELL
};

/// A parsed command line: options, or a text to print instead (--help, --version).
struct Invocation {
    Options options;
    std::string print_instead;
};

[[nodiscard]] Result<Invocation> parse_options(int argc, const char* const* argv);

}  // namespace postern::conf_tool
