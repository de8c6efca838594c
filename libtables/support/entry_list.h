// EntryList: the entries of an index before it is written: each key once, millions of them in little memory.
//
// Shape:   keys and values are the bytes of the file, terminators included; order is that of adding until somebody sorts.
// Errors:  none; a text of more than 4 GiB breaks an invariant.
// Threads: one.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "libtables/support/large_memory.h"
#include "libtables/table.h"

namespace postern::tables {

struct IndexEntry {
    std::string_view key;
    std::string_view value;
};

class EntryList {
public:
    /// Copies both. An entry that is replaced keeps its place.
    Stored add(std::string_view key, std::string_view value, OnDuplicate on_duplicate) {
        return add(key, value, on_duplicate, tag_of(key));
    }
    Stored add(std::string_view key, std::string_view value, OnDuplicate on_duplicate, std::uint32_t tag);

    /// Of the hash of a key. Whoever knows the keys to come has their places fetched while others are added.
    static std::uint32_t tag_of(std::string_view key) {
        return static_cast<std::uint32_t>(std::hash<std::string_view>{}(key) >> 32U);
    }
    void prefetch_place(std::uint32_t tag) const {
        if (!slots_.empty()) __builtin_prefetch(&slots_[tag >> shift_], 1);
    }

    std::size_t size() const { return entries_.size(); }
    /// Of all keys and values together.
    std::uint64_t key_bytes() const { return key_bytes_; }
    std::uint64_t value_bytes() const { return value_bytes_; }
    IndexEntry operator[](std::size_t index) const;
    /// Whoever goes through millions of sorted entries asks for some of them before they are needed.
    void prefetch(std::size_t index) const {
        if (index >= entries_.size()) return;
        __builtin_prefetch(entries_[index].text);
        __builtin_prefetch(entries_[index].text + 64);
    }
    /// How far ahead is worth it.
    static constexpr std::size_t kAhead = 48;

    /// Byte order, shorter keys first: the order of btree and lmdb files. Adding is over then.
    void sort_by_key();
    /// By what the function makes of each key; equal ones in any order. Adding is over then. Gives what it made of them,
    /// in the new order.
    LargeVector<std::uint32_t> sort_by(const std::function<std::uint32_t(std::string_view)>& rank);

private:
    // The bytes of the key, and those of the value behind them.
    struct Record {
        const char* text;
        std::uint32_t key_size;
        std::uint32_t value_size;
    };
    // Open addressing. The place is in the first bits of the tag, so that a larger array has the same order.
    struct Slot {
        std::uint32_t tag = 0;    // of the hash of the key: hardly two keys of a list share one
        std::uint32_t entry = 0;  // index + 1; 0 is free
    };
    struct Ranked;
    struct FreeBlock {
        void operator()(char* block) const { std::free(block); }
    };
    static std::string_view key_of(const Record& record) { return {record.text, record.key_size}; }
    static void sort_ranked(std::span<Ranked> items, std::size_t depth);
    const char* keep(std::string_view key, std::string_view value);
    void grow_slots();
    void drop_slots();

    LargeVector<Record> entries_;
    LargeVector<Slot> slots_;
    unsigned shift_ = 32;  // from a tag to its place
    std::vector<std::unique_ptr<char, FreeBlock>> blocks_;
    std::size_t room_ = 0;
    char* next_ = nullptr;
    std::uint64_t key_bytes_ = 0;
    std::uint64_t value_bytes_ = 0;
};

}  // namespace postern::tables
