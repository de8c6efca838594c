// BerkeleyReader: looks up in a hash or btree file of Berkeley DB without libdb.
//
// Shape:   the file is mapped; find() is a few hundred nanoseconds, has no state and survives any content. libdb, which
//          has neither property, is used for changing files only.
// Errors:  bad_value when the file is broken, with what is wrong; not_found and others from opening.
// Source:  see berkeley_page.h; results compared with postmap 3.7.11 in both directions.
// Threads: find() and the cursor may be used by many threads. Somebody else may change the file: the caller holds a
//          shared lock meanwhile and asks unchanged() after taking it.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/support/berkeley_page.h"

namespace postern::tables::berkeley {

struct Position {
    std::uint32_t page = kNoPage;  // kNoPage: before the first entry
    std::uint32_t bucket = 0;
    unsigned index = 0;
};

struct KeyValue {
    std::string key;
    std::string value;
};

class Reader {
public:
    /// The descriptor belongs to the caller, and is mapped as it is now.
    [[nodiscard]] static Result<Reader> open(int descriptor, Kind kind);
    Reader(Reader&& other) noexcept;
    Reader& operator=(Reader&& other) noexcept;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader();

    [[nodiscard]] Result<std::optional<std::string>> find(std::string_view key) const;
    /// Has the processor fetch what find() will look at first. `extra` NUL bytes belong to the key.
    void prefetch(std::string_view key, unsigned extra) const;
    /// The entry after a position, which moves there; nullopt at the end.
    [[nodiscard]] Result<std::optional<KeyValue>> next(Position& position) const;
    /// The descriptor's file has still the size and time it had when it was opened.
    bool unchanged(int descriptor) const;

private:
    Reader(const char* bytes, const struct stat& state, const Description& description)
        : bytes_(bytes), size_(static_cast<std::size_t>(state.st_size)), state_(state), description_(description) {}
    void unmap() noexcept;

    std::uint32_t bucket_page(std::uint32_t hash) const;
    bool pages_are_in_place() const;
    std::optional<Page> page(std::uint32_t number) const;
    [[nodiscard]] Result<std::string> content(const Item& item) const;
    [[nodiscard]] Result<int> compare(std::string_view key, const Item& item) const;
    [[nodiscard]] Result<std::optional<unsigned>> search_sorted(const Page& current, std::string_view key) const;
    [[nodiscard]] Result<std::optional<unsigned>> search_all(const Page& current, std::string_view key) const;
    [[nodiscard]] Result<std::optional<std::string>> find_in_hash(std::string_view key) const;
    [[nodiscard]] Result<std::optional<std::string>> find_in_btree(std::string_view key) const;
    [[nodiscard]] Result<unsigned> inner_slot(const Page& inner, std::string_view key) const;
    [[nodiscard]] Result<std::uint32_t> leftmost_leaf() const;
    [[nodiscard]] Result<std::uint32_t> leaf_for(std::string_view key) const;
    [[nodiscard]] Result<bool> start(Position& position) const;
    [[nodiscard]] Result<bool> next_page(Position& position, const Page& current) const;

    const char* bytes_ = nullptr;
    std::size_t size_ = 0;
    struct stat state_ {};
    Description description_;
};

}  // namespace postern::tables::berkeley
