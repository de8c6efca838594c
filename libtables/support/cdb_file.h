// CdbFile: a constant database, read from a map with every access checked.
//
// Shape:   the format of D. J. Bernstein's cdb: 256 pairs (position, slots), records, hash tables; 32-bit little-endian.
// Errors:  bad_value when positions lead outside the file.
// Source:  description of the format at cr.yp.to/cdb/cdb.txt; compared with files of tinycdb 0.78.
// Threads: immutable; the file is always replaced, never changed.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
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
    [[nodiscard]] Result<std::optional<std::string_view>> find(std::string_view key) const {
        return find(key, Ending::none, hash(key, Ending::none));
    }
    /// What of a key is not in its view: the NUL byte that ends it.
    enum class Ending : std::uint8_t { none, nul };
    static std::uint32_t hash(std::string_view key, Ending ending);
    /// The same for a key whose hash is known.
    [[nodiscard]] Result<std::optional<std::string_view>> find(std::string_view key, Ending ending,
                                                               std::uint32_t hash) const;
    /// Have the processor fetch what find() looks at first, and next.
    void prefetch_slot(std::uint32_t hash) const;
    void prefetch_record(std::uint32_t hash) const;
    /// The record at a position, which moves on; start with kFirst. nullopt at the end.
    struct Record {
        std::string_view key;
        std::string_view value;
    };
    static constexpr std::uint32_t kFirst = 2048;
    [[nodiscard]] Result<std::optional<Record>> next(std::uint32_t& position) const;

private:
    File(const char* bytes, std::size_t size) : bytes_(bytes), size_(size) {}
    std::uint32_t word(std::uint64_t position) const {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes_ + position, sizeof value);
        if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap32(value);
        return value;
    }
    std::uint64_t first_slot(std::uint32_t hash) const;
    [[nodiscard]] Result<Record> record_at(std::uint64_t position) const;

    const char* bytes_ = nullptr;
    std::size_t size_ = 0;
};

/// too_large past 4 GiB, which is as much as the format can hold.
[[nodiscard]] Result<void> write_index(EntryList& entries, const IndexOptions& options);

}  // namespace postern::tables::cdb
