// LmdbEnv: one LMDB file, used the way Postfix uses it: without LMDB's own locks, under record locks of the whole file.
//
// Shape:   a view inside a read transaction, changes inside a write transaction, a new file in many write transactions.
// Errors:  "open database FILE: reason" and others with the texts of mdb_strerror(); a file that is shorter than it says
//          is bad_value (LMDB would end the process with SIGBUS).
// Source:  lmdb_table(5); locks observed with postmap 3.7.11 (system calls).
// Threads: one; transactions belong to the env.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/support/entry_list.h"
#include "libtables/table_type.h"

namespace postern::tables::lmdb {

/// "WHAT: reason", for a status of LMDB, which may be an errno.
[[nodiscard]] tl::unexpected<Error> failure(std::string_view what, int status);

inline MDB_val borrowed(std::string_view text) {
    // LMDB only reads what it is given.
    return {text.size(), const_cast<char*>(text.data())};
}
inline std::string_view view(const MDB_val& value) { return {static_cast<const char*>(value.mv_data), value.mv_size}; }

class Env {
public:
    /// Opens, and for Access::update creates, the file. `map_size` is a wish: a larger file gets a larger map.
    [[nodiscard]] static Result<Env> open(const std::string& path, Access access, std::size_t map_size);

    int descriptor() const;
    MDB_env* get() const { return env_.get(); }
    MDB_dbi table() const { return table_; }
    /// A transaction, and a larger map when somebody else made the file grow. MDB_RDONLY or 0.
    [[nodiscard]] Result<MDB_txn*> begin(unsigned flags);

private:
    struct Close {
        void operator()(MDB_env* env) const { mdb_env_close(env); }
    };
    [[nodiscard]] Result<void> open_table();

    std::unique_ptr<MDB_env, Close> env_;
    MDB_dbi table_ = 0;
};

/// The first entry, or the one after `last_key`, which becomes its key; without terminators.
[[nodiscard]] Result<std::optional<Entry>> next_entry(const Env& env, MDB_txn* transaction, Walk step,
                                                      std::string& last_key);

[[nodiscard]] Result<void> write_index(EntryList& entries, const IndexOptions& options);

}  // namespace postern::tables::lmdb
