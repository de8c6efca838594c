// Main file: the main.cf of a directory, read, with what Postfix says of it on the way.
//
// Shape:   warnings of the parser and about settings that another overrides go to the Console.
// Errors:  the text for "program: fatal: …": a file that cannot be read, a line that is no setting.
// Source:  texts and order observed with postconf and postmap 3.7.11.
// Threads: one thread.
#pragma once

#include <optional>
#include <string>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libconf/syntax/main_cf.h"
#include "tools/support/console.h"

namespace postern {

/// Where the configuration is.
struct ConfigPlace {
    std::string path;
    bool given = false;  // by an option or MAIL_CONFIG, not the built-in default

    /// `option` is what -c says. Reads the environment.
    static ConfigPlace find(const std::optional<std::string>& option);
};

[[nodiscard]] Result<conf::MainCf> load_main_file(const ConfigPlace& place, FileId file, const SourceMap& sources,
                                                  Console& console);

}  // namespace postern
