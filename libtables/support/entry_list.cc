#include "libtables/support/entry_list.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "libconf/base/check.h"

namespace postern::tables {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;

std::string_view key_of(const char* text, std::uint32_t size) { return {text, size}; }

// The first bytes of a key as a number that compares as they do.
std::uint64_t prefix_of(std::string_view key) {
    unsigned char bytes[sizeof(std::uint64_t)] = {};
    std::memcpy(bytes, key.data(), std::min(key.size(), sizeof bytes));
    std::uint64_t prefix = 0;
    for (const unsigned char byte : bytes) prefix = (prefix << 8U) | byte;
    return prefix;
}

template <class Rank, class Record>
struct Ranked {
    Rank rank;
    Record record;
};

}  // namespace

IndexEntry EntryList::operator[](std::size_t index) const {
    const Record& record = entries_[index];
    return {{record.text, record.key_size}, {record.text + record.key_size, record.value_size}};
}

const char* EntryList::keep(std::string_view key, std::string_view value) {
    const std::size_t size = key.size() + value.size();
    if (size > room_) {
        room_ = std::max(kBlock, size);
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
        next_ = blocks_.back().get();
    }
    char* text = next_;
    std::memcpy(text, key.data(), key.size());
    std::memcpy(text + key.size(), value.data(), value.size());
    next_ += size;
    room_ -= size;
    return text;
}

void EntryList::grow_slots() {
    const std::size_t count = std::max<std::size_t>(1024, slots_.size() * 2);
    std::vector<std::uint32_t> slots(count);
    std::vector<std::uint32_t> tags(count);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        const std::uint64_t hash = std::hash<std::string_view>{}(key_of(entries_[i].text, entries_[i].key_size));
        std::size_t at = hash & (count - 1);
        while (slots[at] != 0) at = (at + 1) & (count - 1);
        slots[at] = i + 1;
        tags[at] = static_cast<std::uint32_t>(hash >> 32U);
    }
    slots_ = std::move(slots);
    tags_ = std::move(tags);
}

void EntryList::drop_slots() {
    slots_ = {};
    tags_ = {};
}

Stored EntryList::add(std::string_view key, std::string_view value, OnDuplicate on_duplicate) {
    constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
    POSTERN_CHECK(key.size() < kMost && value.size() < kMost && entries_.size() < kMost - 1);
    if (entries_.size() * 3 >= slots_.size() * 2) grow_slots();
    const std::uint64_t hash = std::hash<std::string_view>{}(key);
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
        if (tags_[at] != tag) continue;
        Record& record = entries_[slots_[at] - 1];
        if (key_of(record.text, record.key_size) != key) continue;
        if (on_duplicate == OnDuplicate::keep) return Stored::duplicate;
        value_bytes_ += value.size() - record.value_size;
        record = {keep(key, value), record.key_size, static_cast<std::uint32_t>(value.size())};
        return Stored::replaced;
    }
    entries_.push_back(
        {keep(key, value), static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(value.size())});
    slots_[at] = static_cast<std::uint32_t>(entries_.size());
    tags_[at] = tag;
    key_bytes_ += key.size();
    value_bytes_ += value.size();
    return Stored::added;
}

void EntryList::sort_by_key() {
    drop_slots();
    using Item = Ranked<std::uint64_t, Record>;
    std::vector<Item> items;
    items.reserve(entries_.size());
    for (const Record& record : entries_) items.push_back({prefix_of(key_of(record.text, record.key_size)), record});
    const auto before = [](const Item& a, const Item& b) {
        if (a.rank != b.rank) return a.rank < b.rank;
        return key_of(a.record.text, a.record.key_size) < key_of(b.record.text, b.record.key_size);
    };
    if (!std::ranges::is_sorted(items, before)) std::ranges::sort(items, before);
    std::ranges::transform(items, entries_.begin(), &Item::record);
}

void EntryList::sort_by(const std::function<std::uint32_t(std::string_view)>& rank) {
    drop_slots();
    using Item = Ranked<std::uint32_t, Record>;
    std::vector<Item> items;
    items.reserve(entries_.size());
    for (const Record& record : entries_) items.push_back({rank(key_of(record.text, record.key_size)), record});
    std::ranges::sort(items, {}, &Item::rank);
    std::ranges::transform(items, entries_.begin(), &Item::record);
}

}  // namespace postern::tables
