// IndexBuilder: makes a new index file in one go; readers have the old one or the new one, never a part.
//
// Shape:   begin() takes the lock and makes the temporary file, add() collects, commit() writes, syncs and renames.
//          Without commit() nothing happened. Keys are folded and checked as OpenOptions say.
// Errors:  unsupported (the type has no index), permission_denied, not_found, busy, io_error; messages as Postfix's tools
//          print them after "fatal: ".
// Source:  postmap(1); locks and names of temporary files as observed with postmap 3.7.11: see index_file.h.
// Threads: one.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/source_text.h"
#include "libtables/support/entry_list.h"
#include "libtables/support/index_file.h"
#include "libtables/surroundings.h"
#include "libtables/table_type.h"

namespace postern::tables {

struct BuildOptions {
    OpenOptions open;  // key_case, text and terminator count
    OnDuplicate on_duplicate = OnDuplicate::keep;
    mode_t mode = 0644;  // of an index that did not exist
};

struct BuildReport {
    std::uint64_t entries = 0;
    std::uint64_t file_bytes = 0;
};

class IndexBuilder {
public:
    [[nodiscard]] static Result<IndexBuilder> begin(const TableSpec& spec, const BuildOptions& options,
                                                    const Surroundings& surroundings);

    /// bad_value: key or value are not UTF-8, but should be; the entry is left out.
    [[nodiscard]] Result<Stored> add(std::string_view key, std::string_view value);
    [[nodiscard]] Result<BuildReport> commit();

    /// What warnings about duplicates call the index.
    const std::string& label() const { return label_; }
    const EntryList& entries() const { return entries_; }

private:
    IndexBuilder(const TableType& type, IndexFile file, const BuildOptions& options, const Surroundings& surroundings)
        : type_(&type), file_(std::move(file)), options_(options), surroundings_(&surroundings) {}

    const TableType* type_;
    IndexFile file_;
    BuildOptions options_;
    const Surroundings* surroundings_;
    std::string label_;
    EntryList entries_;
};

enum class DuplicateReport : std::uint8_t { warn, silent };

/// Adds all entries of a text, and reports what postmap warns of in its order. `name` is what messages call the text.
/// Calls `progress`, if it is set, now and then with the number of bytes read.
[[nodiscard]] Result<void> add_source(IndexBuilder& builder, ByteSource source, const std::string& name,
                                      const BuildOptions& options, DuplicateReport duplicates,
                                      const Surroundings& surroundings,
                                      const std::function<void(std::uint64_t)>& progress = {});

}  // namespace postern::tables
