// Pages of Berkeley DB files, read from memory with every access checked: no file content leads outside the page.
//
// Shape:   files of libdb 4.2 to 5.3 in this machine's byte order, without encryption, checksums, duplicates or
//          partitions: what Postfix writes. Page 0 holds the description, others a 26-byte header, offsets, items.
// Errors:  bad_value with the reason; a page that is not what it should be is never "no such key".
// Source:  file format of Berkeley DB (hash version 9, btree version 9), verified against files of libdb 5.3.28.
// Threads: immutable views.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "libconf/base/result.h"

namespace postern::tables::berkeley {

enum class Kind : std::uint8_t { hash, btree };

inline constexpr std::uint32_t kHashMagic = 0x061561;
inline constexpr std::uint32_t kBtreeMagic = 0x053162;
inline constexpr std::uint32_t kHashVersion = 9;
inline constexpr std::uint32_t kBtreeVersion = 9;
inline constexpr std::size_t kDescriptionSize = 512;
inline constexpr std::size_t kPageHeader = 26;
inline constexpr std::uint32_t kNoPage = 0;

enum PageType : std::uint8_t {
    kUnusedPage = 0,
    kHashUnsortedPage = 2,
    kBtreeInnerPage = 3,
    kBtreeLeafPage = 5,
    kOverflowPage = 7,
    kHashDescription = 8,
    kBtreeDescription = 9,
    kHashPage = 13,
};

enum ItemType : std::uint8_t { kHashData = 1, kHashOffPage = 3, kBtreeData = 1, kBtreeOverflow = 3, kDeletedFlag = 0x80 };

template <class T>
T load(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}
template <class T>
void save(char* bytes, T value) {
    std::memcpy(bytes, &value, sizeof value);
}

/// What page 0 says.
struct Description {
    Kind kind = Kind::hash;
    std::uint32_t page_size = 0;
    std::uint32_t last_page = 0;
    // hash
    std::uint32_t max_bucket = 0;
    std::uint32_t high_mask = 0;
    std::uint32_t low_mask = 0;
    std::uint32_t spares[32] = {};
    // btree
    std::uint32_t root = 0;

    /// Also checks that the file is as long as it says. `start` has kDescriptionSize bytes.
    [[nodiscard]] static Result<Description> read(std::string_view start, std::uint64_t file_size);
    std::uint32_t bucket_page(std::uint32_t bucket) const;
};

/// The default hash function of libdb.
inline std::uint32_t hash_of(std::string_view key) {
    std::uint32_t hash = 0;
    for (const char c : key) hash = (hash * 16777619U) ^ static_cast<unsigned char>(c);
    return hash;
}

class Page {
public:
    explicit Page(std::string_view bytes) : bytes_(bytes) {}

    std::uint32_t number() const { return load<std::uint32_t>(bytes_.data() + 8); }
    std::uint32_t next() const { return load<std::uint32_t>(bytes_.data() + 16); }
    unsigned entries() const { return load<std::uint16_t>(bytes_.data() + 20); }
    /// Of an overflow page: the bytes of data in it.
    unsigned overflow_size() const { return load<std::uint16_t>(bytes_.data() + 22); }
    std::uint8_t type() const { return static_cast<std::uint8_t>(bytes_[25]); }
    std::string_view bytes() const { return bytes_; }

    /// The bytes of item `index` to the end of the page; nullopt when its offset makes no sense.
    std::optional<std::string_view> from_item(unsigned index) const {
        const std::size_t slot = kPageHeader + std::size_t{2} * index;
        if (index >= entries() || slot + 2 > bytes_.size()) return std::nullopt;
        const std::size_t offset = load<std::uint16_t>(bytes_.data() + slot);
        if (offset < kPageHeader || offset >= bytes_.size()) return std::nullopt;
        return bytes_.substr(offset);
    }
    /// A whole item of a hash page: items lie one before the other, the first one at the end of the page.
    std::optional<std::string_view> hash_item(unsigned index) const {
        const auto item = from_item(index);
        if (!item || index == 0) return item;
        const auto before = from_item(index - 1);
        if (!before || before->size() > item->size()) return std::nullopt;
        return item->substr(0, item->size() - before->size());
    }

private:
    std::string_view bytes_;
};

/// An item: its bytes, or the pages that hold them.
struct Item {
    std::string_view inline_bytes;
    std::uint32_t overflow_page = kNoPage;
    std::uint32_t overflow_size = 0;
    bool deleted = false;
};
std::optional<Item> hash_item(const Page& page, unsigned index);
std::optional<Item> btree_leaf_item(const Page& page, unsigned index);

struct InnerItem {
    Item key;
    std::uint32_t child = kNoPage;
};
std::optional<InnerItem> btree_inner_item(const Page& page, unsigned index);

}  // namespace postern::tables::berkeley
