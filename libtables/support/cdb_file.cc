#include "libtables/support/cdb_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "libconf/base/text_file.h"

namespace postern::tables::cdb {
namespace {

constexpr std::size_t kTables = 256;
constexpr std::size_t kBuffered = std::size_t{1} << 20U;

std::uint32_t hash_of(std::string_view key, std::uint32_t start = 5381) {
    std::uint32_t hash = start;
    for (const char c : key) hash = ((hash << 5U) + hash) ^ static_cast<unsigned char>(c);
    return hash;
}

tl::unexpected<Error> damaged() { return fail(ErrorCode::bad_value, "the index is damaged"); }

void put_word(std::string& out, std::uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        out.push_back(static_cast<char>(static_cast<unsigned char>((value >> shift) & 0xffU)));
    }
}

}  // namespace

Result<File> File::open(int descriptor) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) return system_failure("stat", errno);
    if (!S_ISREG(state.st_mode)) return fail(ErrorCode::not_a_file, "not a regular file");
    const auto size = static_cast<std::size_t>(state.st_size);
    if (size < kFirst || size > std::numeric_limits<std::uint32_t>::max()) {
        return fail(ErrorCode::bad_value, "not a constant database");
    }
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (bytes == MAP_FAILED) return system_failure("map", errno);
    File file(static_cast<const char*>(bytes), size);
    for (std::size_t table = 0; table < kTables; ++table) {
        const std::uint64_t begin = file.word(table * 8);
        const std::uint64_t slots = file.word(table * 8 + 4);
        if (begin < kFirst || begin + slots * 8 > size) return fail(ErrorCode::bad_value, "the file is truncated or damaged");
    }
    return file;
}

File::File(File&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)), size_(other.size_) {}

File& File::operator=(File&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
}

File::~File() {
    // munmap() takes a pointer to non-const.
    if (bytes_ != nullptr) ::munmap(const_cast<char*>(bytes_), size_);
}

// Where the search for a hash starts; 0 when its table is empty.
std::uint64_t File::first_slot(std::uint32_t hash) const {
    const std::uint64_t table = std::uint64_t{hash % kTables} * 8;
    const std::uint32_t slots = word(table + 4);
    return slots == 0 ? 0 : word(table) + std::uint64_t{(hash >> 8U) % slots} * 8;
}

std::uint32_t File::hash(std::string_view key, Ending ending) {
    const std::uint32_t hash = hash_of(key);
    return ending == Ending::nul ? hash_of({"", 1}, hash) : hash;
}

void File::prefetch_slot(std::uint32_t hash) const {
    const std::uint64_t slot = first_slot(hash);
    if (slot != 0) __builtin_prefetch(bytes_ + slot);
}

void File::prefetch_record(std::uint32_t hash) const {
    const std::uint64_t slot = first_slot(hash);
    if (slot == 0) return;
    const std::uint64_t position = word(slot + 4);
    if (position < size_) __builtin_prefetch(bytes_ + position);
}

Result<File::Record> File::record_at(std::uint64_t position) const {
    if (position + 8 > size_) return damaged();
    const std::uint64_t key_size = word(position);
    const std::uint64_t value_size = word(position + 4);
    if (position + 8 + key_size + value_size > size_) return damaged();
    const char* key = bytes_ + position + 8;
    return Record{{key, key_size}, {key + key_size, value_size}};
}

Result<std::optional<std::string_view>> File::find(std::string_view key, Ending ending, std::uint32_t hash) const {
    const std::size_t key_size = key.size() + (ending == Ending::nul ? 1 : 0);
    const std::uint64_t table = std::uint64_t{hash % kTables} * 8;
    const std::uint64_t begin = word(table);
    const std::uint32_t slots = word(table + 4);
    if (slots == 0) return std::nullopt;
    std::uint32_t slot = (hash >> 8U) % slots;
    for (std::uint32_t tried = 0; tried < slots; ++tried) {
        const std::uint64_t at = begin + std::uint64_t{slot} * 8;
        const std::uint32_t position = word(at + 4);
        if (position == 0) return std::nullopt;
        if (word(at) == hash) {
            const auto record = record_at(position);
            if (!record) return tl::unexpected<Error>(record.error());
            const bool same = record->key.size() == key_size && record->key.starts_with(key) &&
                              (ending == Ending::none || record->key.back() == '\0');
            if (same) return record->value;
        }
        slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return std::nullopt;
}

Result<std::optional<File::Record>> File::next(std::uint32_t& position) const {
    std::uint32_t end = static_cast<std::uint32_t>(size_);  // records end where the first hash table starts
    for (std::size_t table = 0; table < kTables; ++table) end = std::min(end, word(table * 8));
    if (position >= end) return std::nullopt;
    const auto record = record_at(position);
    if (!record) return tl::unexpected<Error>(record.error());
    position += 8 + static_cast<std::uint32_t>(record->key.size() + record->value.size());
    return *record;
}

namespace {

struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t position = 0;
};

// Collects what is written, in pieces that are worth a system call.
class Output {
public:
    explicit Output(int descriptor) : descriptor_(descriptor) { buffer_.reserve(kBuffered * 2); }
    std::string& buffer() { return buffer_; }
    std::uint64_t position() const { return written_ + buffer_.size(); }

    Result<void> flush(std::size_t keep_below) {
        if (buffer_.size() <= keep_below) return {};
        std::string_view rest = buffer_;
        while (!rest.empty()) {
            const ssize_t done = ::write(descriptor_, rest.data(), rest.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return system_failure("write", errno);
            rest.remove_prefix(static_cast<std::size_t>(done));
        }
        written_ += buffer_.size();
        buffer_.clear();
        return {};
    }

private:
    int descriptor_;
    std::string buffer_;
    std::uint64_t written_ = 0;
};

std::vector<Slot> hash_table(const std::vector<Slot>& records) {
    std::vector<Slot> slots(records.size() * 2);  // half full
    for (const Slot& record : records) {
        std::size_t at = (record.hash >> 8U) % slots.size();
        while (slots[at].position != 0) at = at + 1 == slots.size() ? 0 : at + 1;
        slots[at] = record;
    }
    return slots;
}

}  // namespace

Result<void> write_index(EntryList& entries, const IndexOptions& options) {
    const std::uint64_t total = File::kFirst + entries.key_bytes() + entries.value_bytes() +
                                entries.size() * (std::uint64_t{8} + 16);
    if (total > std::numeric_limits<std::uint32_t>::max()) {
        return fail(ErrorCode::too_large, "a constant database holds no more than 4 GiB");
    }
    Output out(options.descriptor);
    out.buffer().assign(File::kFirst, '\0');
    std::array<std::vector<Slot>, kTables> tables;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i % 8192 == 0) options.tell(i);
        const IndexEntry entry = entries[i];
        const std::uint32_t hash = hash_of(entry.key);
        tables.at(hash % kTables).push_back({hash, static_cast<std::uint32_t>(out.position())});
        put_word(out.buffer(), static_cast<std::uint32_t>(entry.key.size()));
        put_word(out.buffer(), static_cast<std::uint32_t>(entry.value.size()));
        out.buffer().append(entry.key).append(entry.value);
        if (auto done = out.flush(kBuffered); !done) return done;
    }
    std::string index;
    for (std::vector<Slot>& records : tables) {
        put_word(index, static_cast<std::uint32_t>(out.position()));
        put_word(index, static_cast<std::uint32_t>(records.size() * 2));
        for (const Slot& slot : hash_table(records)) {
            put_word(out.buffer(), slot.hash);
            put_word(out.buffer(), slot.position);
        }
        records = {};
        if (auto done = out.flush(kBuffered); !done) return done;
    }
    if (auto done = out.flush(0); !done) return done;
    if (::pwrite(options.descriptor, index.data(), index.size(), 0) != static_cast<ssize_t>(index.size())) {
        return system_failure("write", errno);
    }
    return {};
}

}  // namespace postern::tables::cdb
