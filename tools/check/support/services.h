// What rules about master.cf share: its entries, their arguments, and edits of them.
//
// Shape:   edits are of the file as it is on disk; new override lines have two blanks in front, as the stock file has.
// Errors:  none.
// Source:  master(5).
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {

/// The entries of master.cf; none when there is no such file (the implicit scope is no entry).
std::vector<const Scope*> entries(const Project& project);

/// The first entry of that service name and type.
const Scope* entry_named(const Project& project, std::string_view name, std::string_view type);

/// "\r\n" where the file has such lines, else "\n".
std::string_view line_end_of(const Project& project, FileId file);

/// Makes an entry set `-o name=value`: its own setting is changed, or a line is put behind its last one.
TextEdit set_override(const Project& project, const Scope& scope, std::string_view name, std::string_view value);

/// Takes out the arguments [first, last] of an entry, with the white space in front of them.
TextEdit remove_arguments(const conf::MasterService& entry, std::size_t first, std::size_t last);

/// Where lines that belong to an entry can be added: behind its last line of text.
std::uint32_t end_of_entry(const Project& project, const conf::MasterService& entry);

/// A new line at the end of master.cf.
TextEdit append_entry(const Project& project, std::string_view line);

/// The name of a transport in `transport:nexthop`; empty when there is none.
std::string_view transport_of(std::string_view value);

/// The daemon may be in master.cf of that release: those of the registry, and historic names.
bool is_daemon(std::string_view program, conf::Version version);

}  // namespace postern::lint
