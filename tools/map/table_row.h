// TableRow: the tables of a command line, opened when they are first asked.
//
// Shape:   in order; a key's value is that of the first table that has it. Tables that are rebuilt meanwhile are noticed
//          after a second.
// Errors:  the text for "PROGRAM: fatal: …": of opening, or "table TYPE:NAME: query error: REASON".
// Source:  postmap 3.7.11 opens a table only when the ones before it have not answered. It goes on with what it opened,
//          except for lmdb.
// Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/cache.h"
#include "libtables/table.h"
#include "tools/map/setting.h"

namespace postern::map_tool {

[[nodiscard]] Result<std::unique_ptr<tables::Table>> open_table(const std::string& text, tables::Access access,
                                                                const Setting& setting);
tl::unexpected<Error> query_error(const tables::Table& table, std::string_view reason);

/// Postfix takes empty keys and values for mistakes in a table, and goes on. It names the table without index suffix.
void warn_empty_key(const tables::Table& table, const Setting& setting);
void warn_empty_value(const tables::Table& table, std::string_view key, const Setting& setting);

class TableRow {
public:
    explicit TableRow(const Setting& setting)
        : setting_(setting), cache_(setting.surroundings()), tables_(setting.options().tables.size()) {}

    /// Answers to the keys, in their order; `error` tells why there are fewer answers than keys.
    struct Answers {
        std::vector<std::optional<std::string>> values;
        std::optional<Error> error;
    };
    Answers find(std::span<const std::string_view> keys);

private:
    [[nodiscard]] Result<tables::Table*> table(std::size_t index);
    void ask(std::size_t index, std::span<const std::string_view> keys, Answers& answers);

    const Setting& setting_;
    tables::TableCache cache_;
    std::vector<std::shared_ptr<tables::Table>> tables_;
};

}  // namespace postern::map_tool
