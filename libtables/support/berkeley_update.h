// Changing Berkeley DB files, and writing btree files: the part that needs libdb.
//
// Shape:   Updater opens a file for changes in place; write_btree() makes a new one.
// Errors:  io_error, not_found, permission_denied, bad_value; messages as "open database FILE: reason".
// Source:  postmap 3.7.11, options -i and -d: NUL terminators written and tried.
// Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/support/berkeley_page.h"
#include "libtables/support/entry_list.h"
#include "libtables/table.h"
#include "libtables/table_type.h"

namespace postern::tables::berkeley {

class Updater {
public:
    /// Creates the file if need be, or not for Access::change. The caller has locked it.
    [[nodiscard]] static Result<Updater> open(const std::string& path, Kind kind, Access access);
    Updater(Updater&&) noexcept;
    Updater& operator=(Updater&&) noexcept;
    ~Updater();

    // Keys and values as they stand in the file.
    [[nodiscard]] Result<std::optional<std::string>> get(std::string_view key);
    [[nodiscard]] Result<Stored> put(std::string_view key, std::string_view value, OnDuplicate on_duplicate);
    [[nodiscard]] Result<bool> erase(std::string_view key);
    [[nodiscard]] Result<std::optional<Entry>> walk(Walk step);
    [[nodiscard]] Result<void> sync();

private:
    struct State;
    explicit Updater(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

[[nodiscard]] Result<void> write_btree(EntryList& entries, const IndexOptions& options);

}  // namespace postern::tables::berkeley
