#include "libtables/support/berkeley_reader.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libconf/base/text_file.h"

namespace postern::tables::berkeley {
namespace {

constexpr unsigned kMostLevels = 32;  // of a btree; more is a loop

tl::unexpected<Error> broken(std::uint32_t page) {
    return fail(ErrorCode::bad_value, fmt::format("the index is damaged at page {}", page));
}

// Pages that libdb has set aside for buckets and not used yet are zeros: a page without entries and without a successor.
bool is_hash_page(const Page& page) {
    return page.type() == kHashPage || page.type() == kHashUnsortedPage || page.type() == kUnusedPage;
}

}  // namespace

Result<Reader> Reader::open(int descriptor, Kind kind) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) return system_failure("stat", errno);
    const auto size = static_cast<std::size_t>(state.st_size);
    if (!S_ISREG(state.st_mode)) return fail(ErrorCode::not_a_file, "not a regular file");
    if (size < kDescriptionSize) return fail(ErrorCode::bad_value, "the file is too short");
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (bytes == MAP_FAILED) return system_failure("map", errno);
    Reader reader(static_cast<const char*>(bytes), state, {});
    const auto description = Description::read({reader.bytes_, kDescriptionSize}, size);
    if (!description) return tl::unexpected<Error>(description.error());
    if (description->kind != kind) {
        return fail(ErrorCode::bad_value, kind == Kind::hash ? "a btree file, not hash" : "a hash file, not btree");
    }
    reader.description_ = *description;
    if (!reader.pages_are_in_place()) return fail(ErrorCode::bad_value, "the page size is not that of the pages");
    return reader;
}

Reader::Reader(Reader&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)),
      size_(other.size_),
      state_(other.state_),
      description_(other.description_) {}

Reader& Reader::operator=(Reader&& other) noexcept {
    if (this != &other) {
        unmap();
        bytes_ = std::exchange(other.bytes_, nullptr);
        size_ = other.size_;
        state_ = other.state_;
        description_ = other.description_;
    }
    return *this;
}

Reader::~Reader() { unmap(); }

void Reader::unmap() noexcept {
    // munmap() takes a pointer to non-const, and changes nothing that anybody could read.
    if (bytes_ != nullptr) ::munmap(const_cast<char*>(bytes_), size_);
}

bool Reader::unchanged(int descriptor) const {
    struct stat now {};
    return ::fstat(descriptor, &now) == 0 && now.st_size == state_.st_size &&
           now.st_mtim.tv_sec == state_.st_mtim.tv_sec && now.st_mtim.tv_nsec == state_.st_mtim.tv_nsec;
}

std::optional<Page> Reader::page(std::uint32_t number) const {
    const std::uint64_t offset = std::uint64_t{number} * description_.page_size;
    if (number == 0 || offset + description_.page_size > size_) return std::nullopt;
    const Page found({bytes_ + offset, description_.page_size});
    // Pages that were set aside are zeros, the number included.
    const bool set_aside = found.number() == 0 && found.type() == kUnusedPage;
    return found.number() == number || set_aside ? std::optional(found) : std::nullopt;
}

// With a smaller page size than the file was made with, parts of pages would look like pages without entries.
bool Reader::pages_are_in_place() const {
    if (size_ == (std::size_t{description_.last_page} + 1) * description_.page_size) return true;
    // More than libdb counts, as after an accident.
    constexpr std::uint32_t kLookedAt = 64;
    bool one = false;
    for (std::uint32_t number = 1; number <= std::min(description_.last_page, kLookedAt); ++number) {
        const auto found = page(number);
        if (!found) return false;
        one = one || found->number() == number;
    }
    return one;
}

Result<std::string> Reader::content(const Item& item) const {
    if (item.overflow_page == kNoPage) return std::string(item.inline_bytes);
    if (item.overflow_size > size_) return broken(item.overflow_page);
    std::string whole;
    std::uint32_t at = item.overflow_page;
    while (whole.size() < item.overflow_size) {
        const auto part = page(at);
        if (!part || part->type() != kOverflowPage || part->overflow_size() == 0 ||
            part->overflow_size() > description_.page_size - kPageHeader) {
            return broken(at);
        }
        whole.append(part->bytes().substr(kPageHeader, part->overflow_size()));
        at = part->next();
    }
    whole.resize(item.overflow_size);
    return whole;
}

// <0, 0, >0 as the key is before, equal or after the item: by bytes, a shorter one first.
Result<int> Reader::compare(std::string_view key, const Item& item) const {
    if (item.overflow_page == kNoPage) return key.compare(item.inline_bytes);
    auto whole = content(item);
    if (!whole) return tl::unexpected<Error>(whole.error());
    return key.compare(*whole);
}

std::uint32_t Reader::bucket_page(std::uint32_t hash) const {
    std::uint32_t bucket = hash & description_.high_mask;
    if (bucket > description_.max_bucket) bucket &= description_.low_mask;
    return description_.bucket_page(bucket);
}

void Reader::prefetch(std::string_view key, unsigned extra) const {
    if (description_.kind != Kind::hash) return;
    std::uint32_t hash = hash_of(key);
    for (; extra > 0; --extra) hash *= 16777619U;
    const auto bucket = page(bucket_page(hash));
    if (!bucket) return;
    constexpr std::size_t kLine = 64;
    constexpr std::size_t kLines = 4;  // header and offsets
    for (std::size_t i = 0; i < kLines; ++i) __builtin_prefetch(bucket->bytes().data() + i * kLine);
}

Result<std::optional<std::string>> Reader::find(std::string_view key) const {
    return description_.kind == Kind::hash ? find_in_hash(key) : find_in_btree(key);
}

Result<std::optional<unsigned>> Reader::search_sorted(const Page& current, std::string_view key) const {
    unsigned low = 0;
    unsigned high = current.entries() / 2;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        const auto item = hash_item(current, 2 * middle);
        if (!item) return broken(current.number());
        const auto order = compare(key, *item);
        if (!order) return tl::unexpected<Error>(order.error());
        if (*order == 0) return 2 * middle;
        if (*order > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return std::nullopt;
}

// Pages of libdb before 4.6.
Result<std::optional<unsigned>> Reader::search_all(const Page& current, std::string_view key) const {
    for (unsigned i = 0; i + 1 < current.entries(); i += 2) {
        const auto item = hash_item(current, i);
        if (!item) return broken(current.number());
        const auto order = compare(key, *item);
        if (!order) return tl::unexpected<Error>(order.error());
        if (*order == 0) return i;
    }
    return std::nullopt;
}

Result<std::optional<std::string>> Reader::find_in_hash(std::string_view key) const {
    std::uint32_t number = bucket_page(hash_of(key));
    for (std::uint32_t steps = 0; number != kNoPage; ++steps) {
        const auto current = page(number);
        if (!current || !is_hash_page(*current) || steps > description_.last_page) return broken(number);
        const auto found = current->type() == kHashPage ? search_sorted(*current, key) : search_all(*current, key);
        if (!found) return tl::unexpected<Error>(found.error());
        if (*found) {
            const auto value = hash_item(*current, **found + 1);
            if (!value) return broken(number);
            return content(*value);
        }
        number = current->next();
    }
    return std::nullopt;
}

// The last entry of an inner page whose key is not after ours; the first entry counts as before everything.
Result<unsigned> Reader::inner_slot(const Page& inner, std::string_view key) const {
    unsigned low = 0;
    unsigned high = inner.entries();
    while (high - low > 1) {
        const unsigned middle = low + (high - low) / 2;
        const auto item = btree_inner_item(inner, middle);
        if (!item) return broken(inner.number());
        const auto order = compare(key, item->key);
        if (!order) return tl::unexpected<Error>(order.error());
        (*order >= 0 ? low : high) = middle;
    }
    return low;
}

Result<std::uint32_t> Reader::leaf_for(std::string_view key) const {
    std::uint32_t number = description_.root;
    for (unsigned level = 0; level < kMostLevels; ++level) {
        const auto current = page(number);
        if (!current) return broken(number);
        if (current->type() == kBtreeLeafPage) return number;
        if (current->type() != kBtreeInnerPage || current->entries() == 0) return broken(number);
        const auto slot = inner_slot(*current, key);
        if (!slot) return tl::unexpected<Error>(slot.error());
        const auto item = btree_inner_item(*current, *slot);
        if (!item) return broken(number);
        number = item->child;
    }
    return broken(number);
}

Result<std::optional<std::string>> Reader::find_in_btree(std::string_view key) const {
    const auto number = leaf_for(key);
    if (!number) return tl::unexpected<Error>(number.error());
    const auto leaf = page(*number);
    if (!leaf) return broken(*number);
    unsigned low = 0;
    unsigned high = leaf->entries() / 2;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        const auto item = btree_leaf_item(*leaf, 2 * middle);
        if (!item) return broken(*number);
        const auto order = compare(key, *item);
        if (!order) return tl::unexpected<Error>(order.error());
        if (*order == 0) {
            const auto value = btree_leaf_item(*leaf, 2 * middle + 1);
            if (!value) return broken(*number);
            if (value->deleted) return std::nullopt;
            return content(*value);
        }
        if (*order > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return std::nullopt;
}

Result<std::uint32_t> Reader::leftmost_leaf() const {
    std::uint32_t number = description_.root;
    for (unsigned level = 0; level < kMostLevels; ++level) {
        const auto current = page(number);
        if (!current) return broken(number);
        if (current->type() == kBtreeLeafPage) return number;
        const auto item = btree_inner_item(*current, 0);
        if (current->type() != kBtreeInnerPage || !item) return broken(number);
        number = item->child;
    }
    return broken(number);
}

// To the first page of all; false when there is none.
Result<bool> Reader::start(Position& position) const {
    position.index = 0;
    position.bucket = 0;
    if (description_.kind == Kind::hash) {
        position.page = description_.bucket_page(0);
        return true;
    }
    const auto leaf = leftmost_leaf();
    if (!leaf) return tl::unexpected<Error>(leaf.error());
    position.page = *leaf;
    return true;
}

Result<bool> Reader::next_page(Position& position, const Page& current) const {
    position.index = 0;
    position.page = current.next();
    if (position.page != kNoPage) return true;
    if (description_.kind == Kind::btree || position.bucket >= description_.max_bucket) return false;
    position.page = description_.bucket_page(++position.bucket);
    return true;
}

Result<std::optional<KeyValue>> Reader::next(Position& position) const {
    if (position.page == kNoPage) {
        if (auto started = start(position); !started) return tl::unexpected<Error>(started.error());
    }
    // A chain of pages that leads back to itself must end some time.
    for (std::uint32_t steps = 0; steps <= description_.last_page + 1; ++steps) {
        const auto current = page(position.page);
        const bool hash = description_.kind == Kind::hash;
        if (!current || !(hash ? is_hash_page(*current) : current->type() == kBtreeLeafPage)) {
            return broken(position.page);
        }
        while (position.index + 1 < current->entries()) {
            const unsigned index = std::exchange(position.index, position.index + 2);
            const auto key = hash ? hash_item(*current, index) : btree_leaf_item(*current, index);
            const auto value = hash ? hash_item(*current, index + 1) : btree_leaf_item(*current, index + 1);
            if (!key || !value) return broken(position.page);
            if (value->deleted) continue;
            auto key_text = content(*key);
            if (!key_text) return tl::unexpected<Error>(key_text.error());
            auto value_text = content(*value);
            if (!value_text) return tl::unexpected<Error>(value_text.error());
            return KeyValue{std::move(*key_text), std::move(*value_text)};
        }
        const auto more = next_page(position, *current);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return std::nullopt;
    }
    return broken(position.page);
}

}  // namespace postern::tables::berkeley
