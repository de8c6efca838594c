// TableSpec: the `type:name` that names a table in the configuration and on command lines.
//
// Shape:   the type is up to the first colon; the name is all that follows, `{ }` forms included. Text without a colon
//          is the name of a table of the default type. A spec that starts with a brace is no table name.
// Errors:  bad_syntax, in the words of Postfix's tools.
// Source:  DATABASE_README; messages of postmap 3.7.11.
// Threads: plain value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern::tables {

struct TableSpec {
    std::string type;
    std::string name;

    /// Needs the colon.
    [[nodiscard]] static Result<TableSpec> parse(std::string_view text);
    /// Without a colon: the whole text is a name of the default type.
    [[nodiscard]] static Result<TableSpec> parse(std::string_view text, std::string_view default_type);

    std::string text() const { return type + ':' + name; }
    /// The table behind `proxy:`, however many stand in front; itself when there is none.
    [[nodiscard]] Result<TableSpec> behind_proxy() const;

    friend bool operator==(const TableSpec&, const TableSpec&) = default;
};

/// The words of `{ word, { word with spaces } }`: what pipemap, unionmap, randmap and inline put in their braces.
/// Commas and white space outside nested braces separate. Errors: bad_syntax when the text is not one group.
[[nodiscard]] Result<std::vector<std::string>> split_members(std::string_view braced);

}  // namespace postern::tables
