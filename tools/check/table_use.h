// TableUse: one place where the configuration names a lookup table.
//
// Shape:   `type:name` in a value that holds tables, in a list element, or as the argument of a restriction; nested
//          tables (proxy:, unionmap:{…}) are uses of their own with `outer` set.
// Units:   ranges are places in the files; FileId::none for tables that a default names.
// Errors:  none.
// Source:  postconf(5), DATABASE_README.
// Threads: plain values; the project outlives them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/source.h"
#include "libconf/model/table_list.h"

namespace postern::lint {

class Scope;

enum class TablePurpose : std::uint8_t {
    maps,       // address and other maps with one result for a key
    aliases,    // alias_maps, alias_database: files of postalias
    access,     // the argument of check_*_access
    checks,     // header_checks and its relatives
    transport,  // results are transport:nexthop
    list,       // an element of a match list: keys count, results do not
    passwords,  // results are secrets
};

struct TableUse {
    const Scope* scope = nullptr;  // whose -o setting it is; null: main.cf or a default
    std::string parameter;         // where it stands
    std::string verb;              // "check_sender_access"; empty unless it is a restriction's argument
    TablePurpose purpose = TablePurpose::maps;
    std::string type;  // as written
    std::string name;  // what follows the colon, macros expanded
    conf::TableFault fault = conf::TableFault::none;
    SourceRange range;  // type:name
    SourceRange type_range;
    SourceRange name_range;
    const TableUse* outer = nullptr;
    bool is_default = false;  // nobody set the value

    /// The name is a path or, for indexed types, the path of the source.
    bool is_path() const { return name.starts_with('/'); }
    std::string spec() const { return type + ':' + name; }
};

}  // namespace postern::lint
