// Table: one open lookup table, whatever its type.
//
// Shape:   lookup() always; walk(), store() and erase() where the type can. Keys and values are bytes without NUL
//          terminators: adding and removing those is the business of the types that have them in their files.
// Errors:  lookup() says temp_fail; the others fail with unsupported, io_error, busy or bad_value.
// Source:  DATABASE_README; messages compared with postmap 3.7.11.
// Threads: one thread at a time, unless the type is Sharing::threads (see table_type.h).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/explain.h"
#include "libtables/lookup.h"

namespace postern::tables {

struct TableType;

/// How callers have to ask.
enum class KeyStyle : std::uint8_t {
    fixed,    // exact keys: callers try user@domain, domain, .parent ... one after the other
    pattern,  // the table matches the complete key itself; callers never ask for parts of it
};

enum class Blocking : std::uint8_t {
    no,   // answers at once, from memory or a local file
    yes,  // may wait for a network or another process: ask away from threads that serve connections
};

/// Who could have written the table. Delivery to commands and files runs with this user's rights.
struct TableOwner {
    enum class Trust : std::uint8_t { trusted, untrusted };
    Trust trust = Trust::untrusted;
    uid_t user = 0;  // of the source file, when trusted
};

struct Entry {
    std::string key;
    std::string value;
};

enum class Walk : std::uint8_t { first, next };
enum class OnDuplicate : std::uint8_t { keep, replace };
enum class Stored : std::uint8_t { added, replaced, duplicate };  // duplicate: there was one, and it was kept

class Table {
public:
    Table(const TableType& type, std::string name) : type_(&type), name_(std::move(name)) {}
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;
    virtual ~Table() = default;

    virtual Lookup lookup(std::string_view key) = 0;
    /// The answers to many keys, in their order, up to and with the first temp_fail: one lock or snapshot for all of them,
    /// and less waiting for memory. Not more than some thousands at once, because writers wait meanwhile.
    virtual std::vector<Lookup> lookup_many(std::span<const std::string_view> keys);
    /// The same answer as lookup(), and how it came about. The default tells what lookup() tells.
    virtual Lookup explain(std::string_view key, Explanation& story);

    /// Entries in the order of the file; nullopt after the last. Entries changed meanwhile may be seen or not.
    virtual Result<std::optional<Entry>> walk(Walk step);
    virtual Result<Stored> store(std::string_view key, std::string_view value, OnDuplicate on_duplicate);
    /// false: there was no such key.
    virtual Result<bool> erase(std::string_view key);
    /// Makes what store() and erase() did durable; also done by the destructor, which cannot say that it failed.
    virtual Result<void> flush() { return {}; }

    virtual KeyStyle key_style() const;
    virtual Blocking blocking() const;
    virtual TableOwner owner() const { return {}; }
    /// Files whose replacement or change means that the table must be opened anew.
    virtual std::vector<std::string> files() const { return {}; }
    /// What messages call the table: "type:name", for some types with the suffix of the index.
    virtual std::string text() const;

    const TableType& type() const { return *type_; }
    /// What followed the colon.
    const std::string& name() const { return name_; }

protected:
    /// "table TYPE:NAME: WHAT operation is not supported"
    tl::unexpected<Error> not_supported(std::string_view what) const;

private:
    const TableType* type_;
    std::string name_;
};

}  // namespace postern::tables
