#include "libtables/support/hash_writer.h"

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <string>
#include <vector>

#include "libconf/base/text_file.h"
#include "libtables/support/berkeley_page.h"

namespace postern::tables::berkeley {
namespace {

constexpr std::uint32_t kPageSize = 4096;
constexpr std::size_t kRoom = kPageSize - kPageHeader;
constexpr std::size_t kLongest = kPageSize / 4;  // longer keys and values go to overflow pages, as libdb has it
constexpr std::size_t kOffPageItem = 12;
constexpr std::size_t kSlots = 4;                            // two offsets for each entry
constexpr std::size_t kBuffered = std::size_t{256} * kPageSize;  // one write

Result<void> write_at(int descriptor, std::string_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const ssize_t done = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return system_failure("write", errno);
        bytes.remove_prefix(static_cast<std::size_t>(done));
        offset += static_cast<std::uint64_t>(done);
    }
    return {};
}

void start_page(char* page, std::uint32_t number, PageType type) {
    std::fill_n(page, kPageSize, '\0');
    save<std::uint32_t>(page + 4, 1);  // the log position of files without a log
    save<std::uint32_t>(page + 8, number);
    save<std::uint16_t>(page + 22, static_cast<std::uint16_t>(kPageSize));
    page[25] = static_cast<char>(type);
}

class HashWriter {
public:
    HashWriter(EntryList& entries, const IndexOptions& options)
        : entries_(entries), options_(options) {}

    Result<void> write() {
        choose_buckets();
        const auto buckets = entries_.sort_by([this](std::string_view key) { return hash_of(key) & (buckets_ - 1); });
        buffer_.reserve(kBuffered);
        std::size_t at = 0;
        for (std::uint32_t bucket = 0; bucket < buckets_; ++bucket) {
            if (bucket % 256 == 0) options_.tell(at);
            members_.clear();
            for (; at < entries_.size() && buckets[at] == bucket; ++at) {
                entries_.prefetch(at + EntryList::kAhead);
                members_.push_back(entries_[at]);
            }
            if (auto done = write_bucket(bucket); !done) return done;
        }
        if (auto done = flush(); !done) return done;
        return write_description();
    }

private:
    void choose_buckets() {
        std::uint64_t bytes = 0;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const IndexEntry entry = entries_[i];
            bytes += item_size(entry.key.size()) + item_size(entry.value.size()) + kSlots;
        }
        const std::uint64_t pages = bytes / (kRoom / 4 * 3) + 1;
        buckets_ = std::uint32_t{1} << static_cast<unsigned>(std::bit_width(std::max<std::uint64_t>(pages, 2) - 1));
        next_page_ = buckets_ + 1;
    }

    static std::size_t item_size(std::size_t bytes) { return bytes > kLongest ? kOffPageItem : bytes + 1; }

    // An item above the others of page_. Long ones are written to pages of their own, and only named here.
    Result<void> add_item(std::string_view bytes, std::size_t& top) {
        char reference[kOffPageItem] = {};
        if (bytes.size() > kLongest) {
            reference[0] = static_cast<char>(kHashOffPage);
            save<std::uint32_t>(reference + 4, next_page_);
            save<std::uint32_t>(reference + 8, static_cast<std::uint32_t>(bytes.size()));
            if (auto done = write_long(bytes); !done) return done;
            top -= kOffPageItem;
            std::copy_n(reference, kOffPageItem, page_.data() + top);
            return {};
        }
        top -= bytes.size() + 1;
        page_[top] = static_cast<char>(kHashData);
        bytes.copy(page_.data() + top + 1, bytes.size());
        return {};
    }

    Result<void> write_long(std::string_view rest) {
        std::uint32_t previous = kNoPage;
        while (!rest.empty()) {
            const std::string_view part = rest.substr(0, kRoom);
            rest.remove_prefix(part.size());
            const std::uint32_t number = next_page_++;
            start_page(overflow_.data(), number, kOverflowPage);
            save<std::uint32_t>(overflow_.data() + 12, previous);
            save<std::uint32_t>(overflow_.data() + 16, rest.empty() ? kNoPage : number + 1);
            save<std::uint16_t>(overflow_.data() + 20, 1);  // references
            save<std::uint16_t>(overflow_.data() + 22, static_cast<std::uint16_t>(part.size()));
            part.copy(overflow_.data() + kPageHeader, part.size());
            if (auto done = put(overflow_, number); !done) return done;
            previous = number;
        }
        return {};
    }

    Result<void> put(const std::string& page, std::uint32_t number) const {
        return write_at(options_.descriptor, page, std::uint64_t{number} * kPageSize);
    }

    // Pages of a bucket: the first at its place, others behind; entries of each page in byte order.
    Result<void> write_bucket(std::uint32_t bucket) {
        std::ranges::sort(members_, {}, &IndexEntry::key);
        std::uint32_t number = bucket + 1;
        std::uint32_t previous = kNoPage;
        std::size_t at = 0;
        do {
            start_page(page_.data(), number, kHashPage);
            save<std::uint32_t>(page_.data() + 12, previous);
            const std::size_t end = page_end(at);
            const std::uint32_t after = end < members_.size() ? next_page_++ : kNoPage;
            save<std::uint32_t>(page_.data() + 16, after);
            if (auto filled = fill_page(at, end); !filled) return filled;
            const auto done = number == bucket + 1 ? append_bucket_page() : put(page_, number);
            if (!done) return done;
            previous = number;
            number = after;
            at = end;
        } while (at < members_.size());
        return {};
    }

    // How many members fit on one page, from `at` on.
    std::size_t page_end(std::size_t at) const {
        std::size_t used = 0;
        for (; at < members_.size(); ++at) {
            used += item_size(members_[at].key.size()) + item_size(members_[at].value.size()) + kSlots;
            if (used > kRoom) break;
        }
        return at;
    }

    Result<void> fill_page(std::size_t at, std::size_t end) {
        std::size_t top = kPageSize;
        std::size_t slot = kPageHeader;
        for (; at < end; ++at) {
            for (const std::string_view bytes : {members_[at].key, members_[at].value}) {
                if (auto added = add_item(bytes, top); !added) return added;
                save<std::uint16_t>(page_.data() + slot, static_cast<std::uint16_t>(top));
                slot += 2;
            }
        }
        save<std::uint16_t>(page_.data() + 20, static_cast<std::uint16_t>((slot - kPageHeader) / 2));
        save<std::uint16_t>(page_.data() + 22, static_cast<std::uint16_t>(top));
        return {};
    }

    Result<void> append_bucket_page() {
        buffer_ += page_;
        return buffer_.size() >= kBuffered ? flush() : Result<void>();
    }

    Result<void> flush() {
        auto done = write_at(options_.descriptor, buffer_, buffer_offset_);
        buffer_offset_ += buffer_.size();
        buffer_.clear();
        return done;
    }

    Result<void> write_description() {
        std::fill(page_.begin(), page_.end(), '\0');
        const auto word = [this](std::size_t offset, std::uint32_t value) { save(page_.data() + offset, value); };
        word(4, 1);
        word(12, kHashMagic);
        word(16, kHashVersion);
        word(20, kPageSize);
        page_[25] = static_cast<char>(kHashDescription);
        word(32, next_page_ - 1);
        for (std::size_t i = 0; i < 5; ++i) word(52 + 4 * i, options_.surroundings.random(0xffffffff));  // unique id
        word(72, buckets_ - 1);
        word(76, buckets_ - 1);
        word(80, buckets_ / 2 - 1);
        word(88, static_cast<std::uint32_t>(entries_.size()));
        constexpr std::string_view kProbe{"%$sniglet^&", 12};  // with its NUL: how libdb checks the hash function
        word(92, hash_of(kProbe));
        const auto groups = static_cast<std::size_t>(std::bit_width(buckets_ - 1));
        for (std::size_t i = 0; i <= groups; ++i) word(96 + 4 * i, 1);
        return put(page_, 0);
    }

    EntryList& entries_;
    const IndexOptions& options_;
    std::uint32_t buckets_ = 2;
    std::uint32_t next_page_ = 0;
    std::vector<IndexEntry> members_;
    std::string page_ = std::string(kPageSize, '\0');      // of a bucket
    std::string overflow_ = std::string(kPageSize, '\0');  // of a long item of that bucket
    std::string buffer_;                                   // bucket pages, which follow each other
    std::uint64_t buffer_offset_ = kPageSize;
};

}  // namespace

Result<void> write_hash(EntryList& entries, const IndexOptions& options) { return HashWriter(entries, options).write(); }

}  // namespace postern::tables::berkeley
