// TableCache: one open table for all who name it in the same way.
//
// Shape:   the same spec with the same options is the same table, which follows its files, may be used by any number of
//          threads, and lives as long as the cache or whoever holds it. For new parameters make a new cache.
// Errors:  open() has those of open_table(), and then keeps nothing; table() always gives one: it answers temp_fail for
// as
//          long as it cannot be opened, and tries again once a second.
// Source:  our own; see decorators/following.h.
// Threads: all members by any thread. Two that want the same table at once open it once.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "libconf/base/result.h"
#include "libtables/open.h"

namespace postern::tables {

class TableCache {
public:
    /// The surroundings outlive the cache and its tables.
    explicit TableCache(const Surroundings& surroundings) : surroundings_(surroundings) {}
    TableCache(const TableCache&) = delete;
    TableCache& operator=(const TableCache&) = delete;

    /// Tables to look up in: what changes tables opens them for itself.
    [[nodiscard]] Result<std::shared_ptr<Table>> open(const TableSpec& spec, const OpenOptions& options);
    [[nodiscard]] std::shared_ptr<Table> table(const TableSpec& spec, const OpenOptions& options);

private:
    struct Key {
        std::string spec;
        KeyCase key_case;
        TextCheck text;
        Terminator terminator;
        ValueForm values;
        auto operator<=>(const Key&) const = default;
    };
    struct Entry {
        std::mutex opening;
        std::shared_ptr<Table> table;
    };

    std::shared_ptr<Entry> entry(const TableSpec& spec, const OpenOptions& options);

    const Surroundings& surroundings_;
    std::mutex mutex_;
    std::map<Key, std::shared_ptr<Entry>> entries_;
};

}  // namespace postern::tables
