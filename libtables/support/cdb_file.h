// CdbFile: a constant database, read from a map with every access checked.
//
// Shape:   the format of D. J. Bernstein's cdb: 256 pairs (position, slots), records, hash tables; 32-bit little-endian.
// Errors:  bad_value when positions lead outside the file.
// Source:  description of the format at cr.yp.to/cdb/cdb.txt; compared with files of tinycdb 0.78.
// Threads: immutable; the file is always replaced, never changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/support/entry_list.h"
#include "libtables/table_type.h"

namespace postern::tables::cdb {

class File {
public:
    /// The descriptor belongs to the caller and may be closed.
    [[nodiscard]] static Result<File> open(int descriptor);
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File();

    /// A view of the map.
    [[nodiscard]] Result<std::optional<std::string_view>> find(std::string_view key) const;
    /// Have the processor fetch what find() looks at first, and next. `extra` NUL bytes belong to the key.
    void prefetch_slot(std::string_view key, unsigned extra) const;
    void prefetch_record(std::string_view key, unsigned extra) const;
    /// The record at a position, which moves on; start with kFirst. nullopt at the end.
    struct Record {
        std::string_view key;
        std::string_view value;
    };
    static constexpr std::uint32_t kFirst = 2048;
    [[nodiscard]] Result<std::optional<Record>> next(std::uint32_t& position) const;

private:
    File(const char* bytes, std::size_t size) : bytes_(bytes), size_(size) {}
    std::uint32_t word(std::uint64_t position) const;
    std::uint64_t first_slot(std::uint32_t hash) const;
    [[nodiscard]] Result<Record> record_at(std::uint64_t position) const;

    const char* bytes_ = nullptr;
    std::size_t size_ = 0;
};

/// too_large past 4 GiB, which is as much as the format can hold.
[[nodiscard]] Result<void> write_index(EntryList& entries, const IndexOptions& options);

}  // namespace postern::tables::cdb
