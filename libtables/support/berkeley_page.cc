#include "libtables/support/berkeley_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace postern::tables::berkeley {
namespace {

tl::unexpected<Error> bad(std::string_view what) { return fail(ErrorCode::bad_value, std::string(what)); }

Result<void> check_size(const Description& description, std::uint64_t file_size) {
    const std::uint32_t page = description.page_size;
    if (page < 512 || page > 65536 || !std::has_single_bit(page)) return bad("not a page size of Berkeley DB");
    if (file_size < (std::uint64_t{description.last_page} + 1) * page) return bad("the file is truncated");
    return {};
}

}  // namespace

Result<Description> Description::read(std::string_view start, std::uint64_t file_size) {
    if (start.size() < kDescriptionSize || file_size < kDescriptionSize) return bad("the file is too short");
    const auto word = [&](std::size_t offset) { return load<std::uint32_t>(start.data() + offset); };
    Description result;
    const std::uint32_t magic = word(12);
    if (magic != kHashMagic && magic != kBtreeMagic) return bad("not a hash or btree file of Berkeley DB");
    result.kind = magic == kHashMagic ? Kind::hash : Kind::btree;
    // Versions 8 and 9 differ in what libdb may write, not in what is read here.
    const std::uint32_t version = word(16);
    if (version < 8 || version > 10) return bad(fmt::format("file format version {} is not supported", version));
    constexpr std::size_t kEncryption = 24;
    constexpr std::size_t kFlags = 26;
    if (start[kEncryption] != 0 || start[kFlags] != 0) return bad("encrypted, checksummed or partitioned file");
    if (word(48) != 0) return bad("a file with duplicates or sub-databases");
    result.page_size = word(20);
    result.last_page = word(32);
    if (auto good = check_size(result, file_size); !good) return tl::unexpected<Error>(good.error());
    if (result.kind == Kind::btree) {
        result.root = word(88);
        if (result.root == kNoPage || result.root > result.last_page) return bad("no root page");
        return result;
    }
    result.max_bucket = word(72);
    result.high_mask = word(76);
    result.low_mask = word(80);
    for (std::size_t i = 0; i < std::size(result.spares); ++i) result.spares[i] = word(96 + 4 * i);
    return result;
}

std::uint32_t Description::bucket_page(std::uint32_t bucket) const {
    return bucket + spares[std::bit_width(bucket)];  // groups of buckets double: 0, 1, 2-3, 4-7, ...
}

std::optional<Item> hash_item(const Page& page, unsigned index) {
    const auto bytes = page.hash_item(index);
    if (!bytes || bytes->empty()) return std::nullopt;
    constexpr std::size_t kOffPageSize = 12;
    if (bytes->front() == kHashData) return Item{bytes->substr(1)};
    if (bytes->front() != kHashOffPage || bytes->size() < kOffPageSize) return std::nullopt;
    return Item{{}, load<std::uint32_t>(bytes->data() + 4), load<std::uint32_t>(bytes->data() + 8)};
}

std::optional<Item> btree_leaf_item(const Page& page, unsigned index) {
    const auto bytes = page.from_item(index);
    constexpr std::size_t kHead = 3;
    if (!bytes || bytes->size() < kHead) return std::nullopt;
    const std::size_t size = load<std::uint16_t>(bytes->data());
    const auto type = static_cast<std::uint8_t>((*bytes)[2]);
    Item item;
    item.deleted = (type & kDeletedFlag) != 0;
    if ((type & 0x7fU) == kBtreeData && kHead + size <= bytes->size()) {
        item.inline_bytes = bytes->substr(kHead, size);
        return item;
    }
    if ((type & 0x7fU) != kBtreeOverflow || bytes->size() < 12) return std::nullopt;
    item.overflow_page = load<std::uint32_t>(bytes->data() + 4);
    item.overflow_size = load<std::uint32_t>(bytes->data() + 8);
    return item;
}

std::optional<InnerItem> btree_inner_item(const Page& page, unsigned index) {
    const auto bytes = page.from_item(index);
    constexpr std::size_t kHead = 12;
    if (!bytes || bytes->size() < kHead) return std::nullopt;
    const std::size_t size = load<std::uint16_t>(bytes->data());
    const auto type = static_cast<std::uint8_t>((*bytes)[2]);
    InnerItem item;
    item.child = load<std::uint32_t>(bytes->data() + 4);
    if ((type & 0x7fU) == kBtreeData && kHead + size <= bytes->size()) {
        item.key.inline_bytes = bytes->substr(kHead, size);
        return item;
    }
    // A long key: the same bytes as an overflow item of a leaf stand where the key would.
    if ((type & 0x7fU) != kBtreeOverflow || bytes->size() < kHead + 12) return std::nullopt;
    item.key.overflow_page = load<std::uint32_t>(bytes->data() + kHead + 4);
    item.key.overflow_size = load<std::uint32_t>(bytes->data() + kHead + 8);
    return item;
}

}  // namespace postern::tables::berkeley
