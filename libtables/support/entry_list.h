// EntryList: the entries of an index before it is written: each key once, millions of them in little memory.
//
// Shape:   keys and values are the bytes of the file, terminators included; order is that of adding until somebody sorts.
// Errors:  none; a text of more than 4 GiB breaks an invariant.
// Threads: one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "libtables/table.h"

namespace postern::tables {

struct IndexEntry {
    std::string_view key;
    std::string_view value;
};

class EntryList {
public:
    /// Copies both. An entry that is replaced keeps its place.
    Stored add(std::string_view key, std::string_view value, OnDuplicate on_duplicate);

    std::size_t size() const { return entries_.size(); }
    /// Of all keys and values together.
    std::uint64_t key_bytes() const { return key_bytes_; }
    std::uint64_t value_bytes() const { return value_bytes_; }
    IndexEntry operator[](std::size_t index) const;

    /// Byte order, shorter keys first: the order of btree and lmdb files. Adding is over then.
    void sort_by_key();
    /// By what the function makes of each key; equal ones in any order. Adding is over then.
    void sort_by(const std::function<std::uint32_t(std::string_view)>& rank);

private:
    // The bytes of the key, and those of the value behind them.
    struct Record {
        const char* text;
        std::uint32_t key_size;
        std::uint32_t value_size;
    };
    const char* keep(std::string_view key, std::string_view value);
    void grow_slots();
    void drop_slots();

    std::vector<Record> entries_;
    std::vector<std::uint32_t> slots_;  // open addressing: index + 1 of an entry; 0 is free
    std::vector<std::uint32_t> tags_;   // other bits of the hash, to look at fewer keys
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t room_ = 0;
    char* next_ = nullptr;
    std::uint64_t key_bytes_ = 0;
    std::uint64_t value_bytes_ = 0;
};

}  // namespace postern::tables
