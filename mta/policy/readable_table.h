// ReadableTable: a lookup table whose text is known, asked without opening a file, and TableBook: all of them together.
//
// Shape:   pairs are looked up as in an index made of the text; rules of regexp, pcre and cidr by the table types
//          themselves. inline:, static: and { } forms need no text. Everything else is opaque: unknown.
// Units:   ranges are those of the rows.
// Errors:  none; a table that the type refuses is opaque.
// Source:  DATABASE_README, access(5), regexp_table(5), cidr_table(5).
// Threads: one; a TableBook keeps what it makes of specs.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mta/policy/tables.h"

namespace postern::tables {
class Table;
}

namespace postern::policy {

/// proxymap opens for others what follows.
std::string_view without_proxy(std::string_view table);

struct TableRow {
    std::string key;     // pairs: without quotes, in lower case. Rules, `if` and `endif`: the whole logical line
    std::string result;  // of pairs
    SourceRange range{};
};

class ReadableTable {
public:
    /// Rows in the order of the file, without comments. Null: the type has no text that can be read.
    static std::unique_ptr<ReadableTable> from_rows(std::string_view type, std::vector<TableRow> rows);
    /// A table that is all in its name; null: it is not.
    static std::unique_ptr<ReadableTable> from_spec(std::string_view spec);
    ~ReadableTable();

    TableAnswer look_up(std::string_view key) const;
    /// Some for each result, see Tables::samples().
    std::vector<SampleKey> samples() const;
    /// Of `inline:` its entries as the table has them, of `static:` none.
    const std::vector<TableRow>& rows() const { return rows_; }

private:
    ReadableTable();
    void add_sample(std::string key, std::string_view result);
    void add_pairs();
    void add_rule_samples();
    const TableRow* row_of(std::string_view key, std::string_view value, std::size_t line) const;
    TableAnswer found(std::string value, const TableRow* row) const;

    std::string type_;
    std::vector<TableRow> rows_;
    std::map<std::string_view, const TableRow*> pairs_;  // of rows_
    std::unique_ptr<tables::Table> table_;               // null: pairs
    std::vector<SampleKey> samples_;
    std::map<std::string, int, std::less<>> results_;  // how many samples each has
};

/// Tables by "type:name" as the configuration has them, without "proxy:".
class TableBook : public Tables {
public:
    TableBook();
    ~TableBook() override;
    void add(std::string spec, std::unique_ptr<ReadableTable> table);
    void add_list(std::string path, std::vector<std::string> elements);

    TableAnswer look_up(std::string_view table, std::string_view key) const override;
    std::vector<SampleKey> samples(std::string_view table) const override;
    std::optional<std::vector<std::string>> list_file(std::string_view path) const override;

private:
    const ReadableTable* find(std::string_view table) const;

    mutable std::map<std::string, std::unique_ptr<ReadableTable>, std::less<>> tables_;  // null: opaque
    std::map<std::string, std::vector<std::string>, std::less<>> lists_;
};

}  // namespace postern::policy
