#include "libtables/support/entry_list.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "libconf/base/check.h"

namespace postern::tables {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;
constexpr std::size_t kFewSlots = 1024;
constexpr std::size_t kRankBytes = sizeof(std::uint64_t);

// Up to eight bytes of a key as a number that compares as they do.
std::uint64_t rank_at(std::string_view key, std::size_t depth) {
    if (key.size() <= depth) return 0;
    std::uint64_t rank = 0;
    std::memcpy(&rank, key.data() + depth, std::min(key.size() - depth, kRankBytes));
    if constexpr (std::endian::native == std::endian::little) rank = __builtin_bswap64(rank);
    return rank;
}

}  // namespace

struct EntryList::Ranked {
    std::uint64_t rank;
    Record record;
};

IndexEntry EntryList::operator[](std::size_t index) const {
    const Record& record = entries_[index];
    return {key_of(record), {record.text + record.key_size, record.value_size}};
}

const char* EntryList::keep(std::string_view key, std::string_view value) {
    const std::size_t size = key.size() + value.size();
    if (size > room_) {
        // Large blocks once there are many.
        room_ = std::max(blocks_.size() < kLargeBlock / kBlock ? kBlock : kLargeBlock, size);
        blocks_.emplace_back(static_cast<char*>(allocate_large(room_)));
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
    LargeVector<Slot> slots(std::max(kFewSlots, slots_.size() * 2));
    shift_ = 32 - static_cast<unsigned>(std::bit_width(slots.size() - 1));
    for (const Slot& slot : slots_) {
        if (slot.entry == 0) continue;
        std::size_t at = slot.tag >> shift_;
        while (slots[at].entry != 0) at = (at + 1) & (slots.size() - 1);
        slots[at] = slot;
    }
    slots_ = std::move(slots);
}

void EntryList::drop_slots() { slots_ = {}; }

Stored EntryList::add(std::string_view key, std::string_view value, OnDuplicate on_duplicate, std::uint32_t tag) {
    constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
    POSTERN_CHECK(key.size() < kMost && value.size() < kMost && entries_.size() < kMost / 2);
    if (entries_.size() * 3 >= slots_.size() * 2) grow_slots();
    std::size_t at = tag >> shift_;
    for (; slots_[at].entry != 0; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].tag != tag) continue;
        Record& record = entries_[slots_[at].entry - 1];
        if (key_of(record) != key) continue;
        if (on_duplicate == OnDuplicate::keep) return Stored::duplicate;
        value_bytes_ += value.size() - record.value_size;
        record = {keep(key, value), record.key_size, static_cast<std::uint32_t>(value.size())};
        return Stored::replaced;
    }
    entries_.push_back(
        {keep(key, value), static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(value.size())});
    slots_[at] = {tag, static_cast<std::uint32_t>(entries_.size())};
    key_bytes_ += key.size();
    value_bytes_ += value.size();
    return Stored::added;
}

// Items whose keys are equal up to `depth`, by the bytes behind it. Reads each key once for eight bytes of depth, not once
// for every comparison: the keys of millions of entries are in no cache.
void EntryList::sort_ranked(std::span<Ranked> items, std::size_t depth) {
    constexpr std::size_t kFew = 16;
    constexpr std::size_t kDeep = 512;  // bytes that keys share; the rest is compared as it is
    if (items.size() < kFew || depth > kDeep) {
        std::ranges::sort(items, {}, [](const Ranked& item) { return key_of(item.record); });
        return;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i + kAhead < items.size()) __builtin_prefetch(items[i + kAhead].record.text + depth);
        items[i].rank = rank_at(key_of(items[i].record), depth);
    }
    std::ranges::sort(items, {}, &Ranked::rank);
    for (std::size_t begin = 0; begin < items.size();) {
        std::size_t end = begin + 1;
        while (end < items.size() && items[end].rank == items[begin].rank) ++end;
        const auto same = items.subspan(begin, end - begin);
        begin = end;
        if (same.size() < 2) continue;
        // Keys that end here look as if NULs followed, and come first.
        const auto longer = std::partition(same.begin(), same.end(), [&](const Ranked& item) {
            return item.record.key_size <= depth + kRankBytes;  // (std::ranges::partition: clang 14 cannot read its result)
        });
        std::ranges::sort(same.begin(), longer, {}, [](const Ranked& item) { return item.record.key_size; });
        sort_ranked({longer, same.end()}, depth + kRankBytes);
    }
}

void EntryList::sort_by_key() {
    drop_slots();
    if (std::ranges::is_sorted(entries_, {}, key_of)) return;
    LargeVector<Ranked> items;
    items.reserve(entries_.size());
    for (const Record& record : entries_) items.push_back({0, record});
    sort_ranked(items, 0);
    std::ranges::transform(items, entries_.begin(), &Ranked::record);
}

LargeVector<std::uint32_t> EntryList::sort_by(const std::function<std::uint32_t(std::string_view)>& rank) {
    drop_slots();
    LargeVector<Ranked> items;
    items.reserve(entries_.size());
    for (const Record& record : entries_) items.push_back({rank(key_of(record)), record});
    std::ranges::sort(items, {}, &Ranked::rank);
    std::ranges::transform(items, entries_.begin(), &Ranked::record);
    LargeVector<std::uint32_t> ranks(items.size());
    std::ranges::transform(items, ranks.begin(), [](const Ranked& item) { return static_cast<std::uint32_t>(item.rank); });
    return ranks;
}

}  // namespace postern::tables
