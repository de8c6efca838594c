// TableText: the source of a lookup table, read for people rather than for lookups.
//
// Shape:   pairs (postmap), aliases (postalias), rules (regexp, pcre), networks (cidr) or the elements of a list file;
//          every piece with its place. Faulty lines are entries too, as far as they can be read, and have a problem.
// Units:   byte offsets of the file; lines count from 1.
// Errors:  none.
// Source:  postmap(1), aliases(5), regexp_table(5), pcre_table(5), cidr_table(5).
// Threads: immutable once read; views live as long as the object and the project's texts.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"

namespace postern::lint {

enum class TableForm : std::uint8_t { pairs, aliases, patterns, networks, list };

/// How a table type's source is read; `aliases` for index types when the parameter is one of aliases(5).
TableForm form_of_type(std::string_view type, bool aliases);
/// hash, btree, lmdb, cdb, dbm, sdbm: an index is made from the source.
bool is_indexed_type(std::string_view type);
/// The source is a file of text: the indexed types, texthash, regexp, pcre, cidr.
bool is_file_type(std::string_view type);

enum class EntryKind : std::uint8_t {
    entry,    // key and result
    if_,      // NOLINT(readability-identifier-naming): `if` of pattern tables; `key` is its pattern
    endif,
    fault,    // a line that cannot be read; `key` is the line
};

struct TableEntry {
    EntryKind kind = EntryKind::entry;
    bool negated = false;      // patterns: an odd number of `!`
    std::uint32_t line = 0;    // the first one
    std::uint32_t block = 0;   // patterns: 0 outside, else which `if` block (numbered by their start)
    std::string_view key;      // pairs: as written, with quotes; patterns: between the delimiters; networks: the network
    std::string_view flags;    // patterns
    std::string_view result;
    SourceRange range;         // the whole logical line
    SourceRange key_range;     // patterns: with the delimiters
    SourceRange flags_range;
    SourceRange result_range;
    char delimiter = '\0';     // of patterns
    bool closed = true;        // the pattern's closing delimiter is there
    bool colon = false;        // aliases: there is a colon
};

class TableText {
public:
    /// `text` is the text of `file` in the project's SourceMap and stays valid.
    static TableText read(TableForm form, FileId file, std::string_view text);

    TableForm form() const { return form_; }
    FileId file() const { return file_; }
    std::string_view text() const { return text_; }
    const std::vector<TableEntry>& entries() const { return entries_; }

private:
    friend class TableReader;
    TableForm form_ = TableForm::pairs;
    FileId file_ = FileId::none;
    std::string_view text_;
    std::vector<TableEntry> entries_;
    std::deque<std::string> folded_;  // texts of entries that go over several lines
};

/// The key of a pair as Postfix looks it up: quotes taken off, lower case.
std::string folded_key(std::string_view key);

}  // namespace postern::lint
