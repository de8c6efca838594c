// TableType: the record of one table type. A file libtables/types/<name>.cc defines `table_<name>`; its existence is
// all the registration there is.
//
// Shape:   what is a matter of code is here; summary, argument, releases and index suffix are facts about Postfix and
//          stand in libconf/registry/table_types.def under the same name.
// Errors:  open fails with the text that Postfix's tools print after "fatal: ".
// Threads: immutable.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"
#include "libconf/base/source.h"
#include "libtables/open_options.h"
#include "libtables/surroundings.h"
#include "libtables/table.h"
#include "libtables/table_spec.h"

namespace postern::tables {

class EntryList;

/// Where and how to write a new index: an empty file, open for writing.
struct IndexOptions {
    const std::string& path;
    int descriptor;
    const OpenOptions& open;
    const Surroundings& surroundings;
    /// Is called now and then with the number of entries that are written.
    std::function<void(std::size_t)> progress{};

    void tell(std::size_t written) const {
        if (progress) progress(written);
    }
};

enum class Sharing : std::uint8_t {
    one_thread,  // lookups change the state of the object
    threads,     // lookup() may be called by many threads at once
};

/// What warnings about duplicate entries call an index.
enum class IndexLabel : std::uint8_t {
    path,         // "NAME.db"
    source_path,  // "NAME"
    spec,         // "type:NAME"
};

struct OpenRequest {
    const TableSpec& spec;
    const OpenOptions& options;
    const Surroundings& surroundings;  // outlives the table
};

struct TableType {
    std::string_view name;
    KeyStyle key_style = KeyStyle::fixed;
    Blocking blocking = Blocking::no;
    Sharing sharing = Sharing::one_thread;
    Access widest = Access::read;  // update: open() takes any access, and refuses in its own words

    /// Does neither fold nor check keys: open_table() puts a decorator in front.
    Result<std::unique_ptr<Table>> (*open)(const OpenRequest&) = nullptr;

    /// For types with an index file: writes all of it, see build.h. The entries may be sorted to that end.
    Result<void> (*write_index)(EntryList&, const IndexOptions&) = nullptr;
    IndexLabel label = IndexLabel::path;
    Terminator terminator = Terminator::with_nul;  // how new indexes are written, unless somebody wishes otherwise

    /// For types that read a text of their own syntax: finds all its faults, without a table. `Diagnostic::message` is
    /// what Postfix says after "LABEL MAP FILE, line N: "; the range is the place.
    void (*check)(const SourceMap&, FileId, Diagnostics&) = nullptr;
};

/// A type that Postern knows, but that this build lacks.
struct MissingType {
    std::string_view name;
    std::string_view package;  // to install before building
};

/// Types of this build, and those that are missing in it; both sorted by name.
std::span<const TableType* const> table_types();
std::span<const MissingType> missing_table_types();
const TableType* find_table_type(std::string_view name);

/// The suffix of the index file, with its dot; empty when the type has none.
std::string_view index_suffix(const TableType& type);
std::string index_label(const TableType& type, const std::string& name);

}  // namespace postern::tables
